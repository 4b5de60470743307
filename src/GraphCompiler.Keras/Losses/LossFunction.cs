using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A loss, or a value to be averaged, as a function: one number per example.</summary>
[KernelBoundary]
public delegate Tensor<float> LossFunction(Tensor<float> yTrue, Tensor<float> yPred);
