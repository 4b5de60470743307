namespace GraphCompiler;

/// <summary>A device as programs name it.</summary>
/// <param name="Name">As TensorFlow writes it: <c>/device:GPU:0</c>.</param>
/// <param name="DeviceType"><c>CPU</c> or <c>GPU</c>.</param>
public sealed record LogicalDevice(string Name, string DeviceType);
