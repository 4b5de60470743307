using GraphCompiler.Runtime.Devices;
using GraphCompiler.Tests.Golden;

namespace GraphCompiler.Tests.Runtime.Devices;

/// <summary>What TensorFlow computed, on a device with memory of its own that has some operators and lacks others, or has each alone.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class DeviceGoldenTests
{
    [Theory]
    [MemberData(nameof(GoldenTests.Operators), MemberType = typeof(GoldenTests))]
    public void Values_and_gradients_are_those_of_TensorFlow(string name, GoldenPath path)
    {
        using (Placement.Enter(new SeparateDevice { Missing = { "Exp", "Maximum", "Cast" } })) new GoldenTests().Values_and_gradients_are_those_of_TensorFlow(name, path);
        using (Placement.Enter(new SeparateDevice { HasGroups = false })) new GoldenTests().Values_and_gradients_are_those_of_TensorFlow(name, path);
    }
}
