namespace GraphCompiler;

/// <summary>A device of this machine.</summary>
/// <param name="Name">As TensorFlow writes it: <c>/physical_device:CPU:0</c>.</param>
/// <param name="DeviceType"><c>CPU</c> or <c>GPU</c>.</param>
public sealed record PhysicalDevice(string Name, string DeviceType);
