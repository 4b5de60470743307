namespace GraphCompiler.Benchmarks.Peers;

/// <summary>
/// One operator at a time, about 1e5 elements. Eager code has no form that writes into given memory, so the figure is put
/// together: the operator's kernel on memory that exists, and the eager call on one element, which is all but memory and kernel.
/// </summary>
internal static partial class EagerCases
{
    private const int Side = 316;

    public static IEnumerable<Case> Of(PeerPool peers)
    {
        const double elements = (double)Side * Side;
        var (x, y, z) = (Data.Wave(Side, Side) + 2.5f, Data.Wave(Side, Side) + 2.5f, new float[Side * Side]);
        var (one, other, rows, scalar) = (Data.Wave(1, 1) + 2.5f, Data.Wave(1, 1) + 2.5f, new float[Side], new float[1]);
        var map = new Work(1, 8 * elements);
        var zip = new Work(1, 12 * elements);
        var fold = new Work(elements, 4 * elements);
        return
        [
            Binary("add", AddFunction, zip),
            Binary("multiply", MultiplyFunction, zip),
            Binary("divide", DivideFunction, zip),
            Binary("matmul", MatMulFunction, zip with { Operations = elements * Side }),
            Unary("exp", ExpFunction, map with { Operations = 14 * elements }, z),
            Unary("log", LogFunction, map with { Operations = 15 * elements }, z),
            Unary("sqrt", SqrtFunction, map, z),
            Unary("tanh", TanhFunction, map with { Operations = 21 * elements }, z),
            Unary("sigmoid", SigmoidFunction, map with { Operations = 20 * elements }, z),
            Unary("relu", ReluFunction, map, z),
            Unary("sum", SumFunction, fold, scalar),
            Unary("mean", MeanFunction, fold, scalar),
            Unary("max", MaxFunction, fold, scalar),
            Unary("sum_rows", SumRowsFunction, fold, rows),
            Unary("sum_columns", SumColumnsFunction, fold, rows),
        ];

        Case Unary(string name, TfFunction<Func<Tensor<float>, Tensor<float>>> function, Work work, float[] result) =>
            Eager(name, function, () => function.HostFunction(x), () => function.HostFunction(one), () => function.CallInto([result], x), work);

        Case Binary(string name, TfFunction<Func<Tensor<float>, Tensor<float>, Tensor<float>>> function, Work work) =>
            Eager(name, function, () => function.HostFunction(x, y), () => function.HostFunction(one, other), () => function.CallInto([z], x, y), work);

        Case Eager(string name, TfFunction function, Action call, Action small, Action kernel, Work work) =>
            Case.Of($"Eager {name.Replace('_', ' ')}", peers.Threads, function, kernel) with
            {
                Ours = () => Clock.Processor.Time(kernel) + Clock.Processor.Time(small),
                Fresh = call,
                Rivals = [peers.Torch($"eager_{name}", Side * Side)],
                Target = Target.Over("PyTorch", 1 / 1.2),
                Work = work,
            };
    }

    [TfFunction]
    internal static Tensor<float> Add(Tensor<float> x, Tensor<float> y) => x + y;

    [TfFunction]
    internal static Tensor<float> Multiply(Tensor<float> x, Tensor<float> y) => x * y;

    [TfFunction]
    internal static Tensor<float> Divide(Tensor<float> x, Tensor<float> y) => x / y;

    [TfFunction]
    internal static Tensor<float> MatMul(Tensor<float> x, Tensor<float> y) => Tf.MatMul(x, y);

    [TfFunction]
    internal static Tensor<float> Exp(Tensor<float> x) => Tf.Exp(x);

    [TfFunction]
    internal static Tensor<float> Log(Tensor<float> x) => Tf.Log(x);

    [TfFunction]
    internal static Tensor<float> Sqrt(Tensor<float> x) => Tf.Sqrt(x);

    [TfFunction]
    internal static Tensor<float> Tanh(Tensor<float> x) => Tf.Tanh(x);

    [TfFunction]
    internal static Tensor<float> Sigmoid(Tensor<float> x) => Tf.Sigmoid(x);

    [TfFunction]
    internal static Tensor<float> Relu(Tensor<float> x) => Tf.Nn.Relu(x);

    [TfFunction]
    internal static Tensor<float> Sum(Tensor<float> x) => Tf.ReduceSum(x);

    [TfFunction]
    internal static Tensor<float> Mean(Tensor<float> x) => Tf.ReduceMean(x);

    [TfFunction]
    internal static Tensor<float> Max(Tensor<float> x) => Tf.ReduceMax(x);

    [TfFunction]
    internal static Tensor<float> SumRows(Tensor<float> x) => Tf.ReduceSum(x, 1);

    [TfFunction]
    internal static Tensor<float> SumColumns(Tensor<float> x) => Tf.ReduceSum(x, 0);
}
