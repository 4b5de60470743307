namespace GraphCompiler.Keras;

/// <summary>The classes that configurations name: one line for each, with an object of Keras' defaults. What Keras wants given is 1 here, and required where it is read.</summary>
internal static class ConfigTables
{
    // A given name keeps these out of the count of names.
    private const string Any = "any";

    public static ConfigTable<Initializer> Initializers { get; } = new("an initializer")
    {
        { "Zeros", () => Initializer.Zeros },
        { "Ones", () => Initializer.Ones },
        { "Constant", () => Initializer.Constant(0.0) },
        { "Identity", () => Initializer.Identity() },
        { "RandomNormal", () => Initializer.RandomNormal() },
        { "RandomUniform", () => Initializer.RandomUniform() },
        { "TruncatedNormal", () => Initializer.TruncatedNormal() },
        { "VarianceScaling", () => Initializer.VarianceScaling() },
        { "GlorotUniform", () => Initializer.GlorotUniform() },
        { "GlorotNormal", () => Initializer.GlorotNormal() },
        { "HeUniform", () => Initializer.HeUniform() },
        { "HeNormal", () => Initializer.HeNormal() },
        { "LecunUniform", () => Initializer.LecunUniform() },
        { "LecunNormal", () => Initializer.LecunNormal() },
        { "Orthogonal", () => Initializer.Orthogonal() },
    };

    public static ConfigTable<Regularizer> Regularizers { get; } = new("a regularizer")
    {
        { "L1", () => Regularizer.L1() },
        { "L2", () => Regularizer.L2() },
        { "L1L2", () => Regularizer.L1L2() },
        { "OrthogonalRegularizer", () => Regularizer.Orthogonal() },
    };

    public static ConfigTable<Constraint> Constraints { get; } = new("a constraint")
    {
        { "NonNeg", () => Constraint.NonNegative },
        { "MaxNorm", () => Constraint.MaxNorm() },
        { "UnitNorm", () => Constraint.UnitNorm() },
        { "MinMaxNorm", () => Constraint.MinMaxNorm() },
    };

    public static ConfigTable<LayerBase> Layers { get; } = new("a layer", OfUser)
    {
        { nameof(Activation), () => new Activation(Activations.Linear, Any) },
        { nameof(ActivityRegularization), () => new ActivityRegularization(name: Any) },
        { nameof(Add), () => new Add(Any) },
        { nameof(AdditiveAttention), () => new AdditiveAttention(name: Any) },
        { nameof(AlphaDropout), () => new AlphaDropout(1, name: Any) },
        { nameof(Attention), () => new Attention(name: Any) },
        { nameof(Average), () => new Average(Any) },
        { nameof(AveragePooling1D), () => new AveragePooling1D(name: Any) },
        { nameof(AveragePooling2D), () => new AveragePooling2D(name: Any) },
        { nameof(AveragePooling3D), () => new AveragePooling3D(name: Any) },
        { nameof(BatchNormalization), () => new BatchNormalization(name: Any) },
        { nameof(Bidirectional), () => new Bidirectional(new SimpleRNN(1, name: Any), name: Any) },
        { nameof(Concatenate), () => new Concatenate(name: Any) },
        { nameof(Conv1D), () => new Conv1D(1, 1, name: Any) },
        { nameof(Conv2D), () => new Conv2D(1, 1, name: Any) },
        { nameof(Conv2DTranspose), () => new Conv2DTranspose(1, 1, name: Any) },
        { nameof(Conv3D), () => new Conv3D(1, 1, name: Any) },
        { nameof(Cropping1D), () => new Cropping1D(name: Any) },
        { nameof(Cropping2D), () => new Cropping2D(0, Any) },
        { nameof(Dense), () => new Dense(1, name: Any) },
        { nameof(DepthwiseConv2D), () => new DepthwiseConv2D(1, name: Any) },
        { nameof(Dot), () => new Dot(1, name: Any) },
        { nameof(Dropout), () => new Dropout(1, name: Any) },
        { nameof(EinsumDense), () => new EinsumDense("ab,bc->ac", 1, name: Any) },
        { nameof(ELU), () => new ELU(name: Any) },
        { nameof(Embedding), () => new Embedding(1, 1, name: Any) },
        { nameof(Flatten), () => new Flatten(Any) },
        { nameof(GaussianDropout), () => new GaussianDropout(1, name: Any) },
        { nameof(GaussianNoise), () => new GaussianNoise(1, name: Any) },
        { nameof(GlobalAveragePooling1D), () => new GlobalAveragePooling1D(name: Any) },
        { nameof(GlobalAveragePooling2D), () => new GlobalAveragePooling2D(name: Any) },
        { nameof(GlobalMaxPooling1D), () => new GlobalMaxPooling1D(name: Any) },
        { nameof(GlobalMaxPooling2D), () => new GlobalMaxPooling2D(name: Any) },
        { nameof(GroupNormalization), () => new GroupNormalization(name: Any) },
        { nameof(GRU), () => new GRU(1, name: Any) },
        { nameof(GRUCell), () => new GRUCell(1, name: Any) },
        { nameof(Identity), () => new Identity(Any) },
        { nameof(Lambda), () => new Lambda(Activations.Linear, Any) },
        { nameof(LayerNormalization), () => new LayerNormalization(name: Any) },
        { nameof(LeakyReLU), () => new LeakyReLU(name: Any) },
        { nameof(LSTM), () => new LSTM(1, name: Any) },
        { nameof(LSTMCell), () => new LSTMCell(1, name: Any) },
        { nameof(Masking), () => new Masking(name: Any) },
        { nameof(Maximum), () => new Maximum(Any) },
        { nameof(MaxPooling1D), () => new MaxPooling1D(name: Any) },
        { nameof(MaxPooling2D), () => new MaxPooling2D(name: Any) },
        { nameof(MaxPooling3D), () => new MaxPooling3D(name: Any) },
        { nameof(Minimum), () => new Minimum(Any) },
        { nameof(MultiHeadAttention), () => new MultiHeadAttention(1, 1, name: Any) },
        { nameof(Multiply), () => new Multiply(Any) },
        { nameof(Normalization), () => new Normalization(name: Any) },
        { nameof(Permute), () => new Permute([1], Any) },
        { nameof(PReLU), () => new PReLU(name: Any) },
        { nameof(ReLU), () => new ReLU(name: Any) },
        { nameof(RepeatVector), () => new RepeatVector(1, Any) },
        { nameof(Rescaling), () => new Rescaling(1, name: Any) },
        { nameof(Reshape), () => new Reshape(1, Any) },
        { nameof(RMSNormalization), () => new RMSNormalization(name: Any) },
        { "RNN", () => new RNN<Tensor<float>>(new SimpleRNNCell(1, name: Any), name: Any) },
        { nameof(SeparableConv2D), () => new SeparableConv2D(1, 1, name: Any) },
        { nameof(SimpleRNN), () => new SimpleRNN(1, name: Any) },
        { nameof(SimpleRNNCell), () => new SimpleRNNCell(1, name: Any) },
        { nameof(Softmax), () => new Softmax(name: Any) },
        { nameof(SpatialDropout1D), () => new SpatialDropout1D(1, name: Any) },
        { nameof(SpatialDropout2D), () => new SpatialDropout2D(1, name: Any) },
        { "StackedRNNCells", () => new StackedRNNCells<Tensor<float>, Tensor<float>>(new SimpleRNNCell(1, name: Any), new SimpleRNNCell(1, name: Any), Any) },
        { nameof(Subtract), () => new Subtract(Any) },
        { nameof(TimeDistributed), () => new TimeDistributed(new Identity(Any), Any) },
        { nameof(UnitNormalization), () => new UnitNormalization(name: Any) },
        { nameof(UpSampling1D), () => new UpSampling1D(name: Any) },
        { nameof(UpSampling2D), () => new UpSampling2D(name: Any) },
        { nameof(ZeroPadding1D), () => new ZeroPadding1D(name: Any) },
        { nameof(ZeroPadding2D), () => new ZeroPadding2D(name: Any) },
        { nameof(InputLayer), InputLayer.Read },
        { nameof(Sequential), ModelReader.ReadSequential },
        { "Functional", ModelReader.ReadFunctional },
    };

    public static ConfigTable<LearningRateSchedule> Schedules { get; } = new("a schedule")
    {
        { nameof(CosineDecay), () => new CosineDecay(1, 1) },
        { nameof(CosineDecayRestarts), () => new CosineDecayRestarts(1, 1) },
        { nameof(ExponentialDecay), () => new ExponentialDecay(1, 1, 1) },
        { nameof(InverseTimeDecay), () => new InverseTimeDecay(1, 1, 1) },
        { nameof(PiecewiseConstantDecay), () => new PiecewiseConstantDecay([1], [1, 1]) },
        { nameof(PolynomialDecay), () => new PolynomialDecay(1, 1) },
    };

    public static ConfigTable<Optimizer> Optimizers { get; } = new("an optimizer")
    {
        { nameof(Adadelta), () => new Adadelta(name: Any) },
        { nameof(Adafactor), () => new Adafactor(name: Any) },
        { nameof(Adagrad), () => new Adagrad(name: Any) },
        { nameof(Adam), () => new Adam(name: Any) },
        { nameof(Adamax), () => new Adamax(name: Any) },
        { nameof(AdamW), () => new AdamW(name: Any) },
        { nameof(Ftrl), () => new Ftrl(name: Any) },
        { nameof(Lamb), () => new Lamb(name: Any) },
        { nameof(Lion), () => new Lion(name: Any) },
        { nameof(LossScaleOptimizer), () => new LossScaleOptimizer(new SGD(name: Any), name: Any) },
        { nameof(Muon), () => new Muon(name: Any) },
        { nameof(Nadam), () => new Nadam(name: Any) },
        { nameof(RMSprop), () => new RMSprop(name: Any) },
        { nameof(ScheduleFreeAdamW), () => new ScheduleFreeAdamW(name: Any) },
        { nameof(SGD), () => new SGD(name: Any) },
    };

    public static ConfigTable<Loss> Losses { get; } = new("a loss", LossNames.Find)
    {
        { nameof(BinaryCrossentropy), () => new BinaryCrossentropy() },
        { nameof(BinaryFocalCrossentropy), () => new BinaryFocalCrossentropy() },
        { nameof(CategoricalCrossentropy), () => new CategoricalCrossentropy() },
        { nameof(CategoricalFocalCrossentropy), () => new CategoricalFocalCrossentropy() },
        { nameof(CategoricalGeneralizedCrossEntropy), () => new CategoricalGeneralizedCrossEntropy() },
        { nameof(CategoricalHinge), () => new CategoricalHinge() },
        { nameof(Circle), () => new Circle() },
        { nameof(CosineSimilarity), () => new CosineSimilarity() },
        { nameof(CTC), () => new CTC() },
        { nameof(Dice), () => new Dice() },
        { nameof(Hinge), () => new Hinge() },
        { nameof(Huber), () => new Huber() },
        { nameof(KLDivergence), () => new KLDivergence() },
        { nameof(LogCosh), () => new LogCosh() },
        { nameof(MeanAbsoluteError), () => new MeanAbsoluteError() },
        { nameof(MeanAbsolutePercentageError), () => new MeanAbsolutePercentageError() },
        { nameof(MeanSquaredError), () => new MeanSquaredError() },
        { nameof(MeanSquaredLogarithmicError), () => new MeanSquaredLogarithmicError() },
        { nameof(Poisson), () => new Poisson() },
        { nameof(SparseCategoricalCrossentropy), () => new SparseCategoricalCrossentropy() },
        { nameof(SquaredHinge), () => new SquaredHinge() },
        { nameof(Tversky), () => new Tversky() },
    };

    public static ConfigTable<Metric> Metrics { get; } = new("a metric", LossNames.FindMetric)
    {
        { nameof(Accuracy), () => new Accuracy(Any) },
        { nameof(AUC), () => new AUC(name: Any) },
        { nameof(BinaryAccuracy), () => new BinaryAccuracy(name: Any) },
        { nameof(BinaryIoU), () => new BinaryIoU(name: Any) },
        { nameof(CategoricalAccuracy), () => new CategoricalAccuracy(Any) },
        { nameof(ConcordanceCorrelation), () => new ConcordanceCorrelation(Any) },
        { nameof(F1Score), () => new F1Score(name: Any) },
        { nameof(FalseNegatives), () => new FalseNegatives(name: Any) },
        { nameof(FalsePositives), () => new FalsePositives(name: Any) },
        { nameof(FBetaScore), () => new FBetaScore(name: Any) },
        { nameof(IoU), () => new IoU(1, [0], Any) },
        { nameof(Mean), () => new Mean(Any) },
        { nameof(MeanIoU), () => new MeanIoU(1, Any) },
        { nameof(OneHotIoU), () => new OneHotIoU(1, [0], Any) },
        { nameof(OneHotMeanIoU), () => new OneHotMeanIoU(1, Any) },
        { nameof(PearsonCorrelation), () => new PearsonCorrelation(Any) },
        { nameof(Precision), () => new Precision(name: Any) },
        { nameof(PrecisionAtRecall), () => new PrecisionAtRecall(1, Any) },
        { nameof(R2Score), () => new R2Score(Any) },
        { nameof(Recall), () => new Recall(name: Any) },
        { nameof(RecallAtPrecision), () => new RecallAtPrecision(1, Any) },
        { nameof(RootMeanSquaredError), () => new RootMeanSquaredError(Any) },
        { nameof(SensitivityAtSpecificity), () => new SensitivityAtSpecificity(1, Any) },
        { nameof(SparseCategoricalAccuracy), () => new SparseCategoricalAccuracy(Any) },
        { nameof(SparseTopKCategoricalAccuracy), () => new SparseTopKCategoricalAccuracy(name: Any) },
        { nameof(SpecificityAtSensitivity), () => new SpecificityAtSensitivity(1, Any) },
        { nameof(Sum), () => new Sum(Any) },
        { nameof(TopKCategoricalAccuracy), () => new TopKCategoricalAccuracy(name: Any) },
        { nameof(TrueNegatives), () => new TrueNegatives(name: Any) },
        { nameof(TruePositives), () => new TruePositives(name: Any) },
    };

    private static LayerBase? OfUser(ConfigNode node) =>
        node.Value is IReadOnlyDictionary<string, object?> && node.Find("registered_name") is { Value: string name } && ModelSerialization.Knows(name)
            ? ModelSerialization.Create(name, node["config"])
            : null;
}
