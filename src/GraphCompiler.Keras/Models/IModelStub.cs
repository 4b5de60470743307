namespace GraphCompiler.Keras;

/// <summary>A model.</summary>
public interface IModel;

/// <summary>A model.</summary>
public abstract partial class Model<TIn, TOut> : Layer<TIn, TOut>, IModel;

/// <summary>A model.</summary>
public abstract partial class Model : Model<Tensor<float>, Tensor<float>>;

/// <summary>A metric.</summary>
public abstract partial class Metric : Module;
