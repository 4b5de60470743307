using System.Globalization;
using GraphCompiler.CompilerServices;
using GraphCompiler.Runtime.Devices;
using GraphCompiler.Tests.Golden;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>What TensorFlow computed, computed by ILGPU's simulation of a GPU, each operator by a kernel of its own where it has one; what has none is listed.</summary>
public sealed class GoldenDeviceTests
{
    public static TheoryData<string> Operators => [.. GoldenOperators.All.Keys];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_and_gradients_are_those_of_TensorFlow(string name)
    {
        var device = new ListeningDevice();
        using var scope = Placement.Enter(device);
        var failures = new List<string>();
        var done = 0;
        foreach (var golden in GoldenData.Cases(name).Where(c => c.HasTensors && !GoldenCalls.Mistaken.Contains((name, c.Name))))
        {
            try
            {
                Check(GoldenOperators.All[name], golden);
                done++;
            }
            catch (NotExpressibleException)
            {
            }
            catch (Exception e)
            {
                failures.Add($"{golden.Name}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Create(CultureInfo.InvariantCulture, $"{failures.Count} of {done + failures.Count}:\n{string.Join("\n", failures)}"));
        Assert.True(done > 0 && DeviceKernelRegistry.Keys.Any(), "no case of a supported element type");
        Assert.Equal(ProcessorOperators.All.GetValueOrDefault(name, ""), device.Told);
    }

    private static void Check(GoldenOperator @operator, GoldenCase golden)
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        using var tape = new GradientTape();
        var output = @operator.Run([.. inputs.Cast<Tensor>()], golden.Attrs, GoldenPath.Eager);
        golden.Outputs[0].Check(output, Math.Max(golden.Rtol, 1e-5), golden.Atol, golden.SignedZero, "the output");
        if (golden.Gradients is null || !@operator.IsDifferentiable) return;
        var gradients = tape.Gradient(output, inputs, golden.Upstream?[0]?.ToTensor());
        for (var i = 0; i < inputs.Length; i++) golden.Gradients[i]?.Check(gradients[i], Math.Max(golden.Rtol, 1e-5), golden.Atol, false, $"gradient {i}");
    }
}
