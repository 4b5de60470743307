using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// What this thread calls until the answer is disposed of - operators and compiled functions - runs on a device: <c>using (Tf.Device("/GPU:0")) { ... }</c>. Tensors and
    /// variables that it computes stay there, and are copied when the processor looks at them. What the device has no code for runs on the processor meanwhile, as
    /// <see cref="ConcreteFunction.Kernels"/> lists. In the body of a function it changes nothing: the function runs where it is called. Outside of all scopes code runs on the device that
    /// <c>GRAPHCOMPILER_DEVICE</c> names in the environment, on the processor where it names none.
    /// </summary>
    /// <param name="device"><c>/CPU:0</c>, <c>/GPU:0</c>, or TensorFlow's longer forms.</param>
    /// <exception cref="TfInvalidArgumentException">There is no such device.</exception>
    /// <exception cref="TfValueException">It is no name of a device.</exception>
    public static IDisposable Device(string device) => Placement.Enter(Placement.Named(device));
}
