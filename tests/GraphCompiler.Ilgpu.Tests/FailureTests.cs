using System.Reflection;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>What cannot be: no result of it is wrong, and nothing after it.</summary>
public sealed class FailureTests
{
    private const string Key = "r1 float32:E | 1=Square 0 | 2=Square 1 | 3=Square 2 | 4=Square 3 | 5=Square 4 | store 5:E";

    internal static void Failing(ArrayView<float> x, ArrayView<float> out1, int count) => throw new InvalidOperationException($"{x.Length} {out1.Length} {count}");

    [Fact]
    public void A_kernel_that_cannot_be_compiled_is_replaced_and_others_compile_after_it()
    {
        var device = (IlgpuDevice)IlgpuDevices.Find("cpu").Single();
        var method = typeof(FailureTests).GetMethod(nameof(Failing), BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.Null(device.Load(method, out var reason));
        Assert.StartsWith("ILGPU could not compile FailureTests.Failing", reason, StringComparison.Ordinal);
        Assert.NotNull(device.Load(DeviceKernelRegistry.Find(OperatorTable.SingleGroups().First(g => g.Operands[0].DType == DType.Float32).Key)!.Value.Kernel, out _));

        DeviceKernelRegistry.Add(typeof(FailureTests), nameof(Failing), Key, KernelRegistry.Abi);
        var function = Tf.Function((Tensor<float> x) => Tf.Square(Tf.Square(Tf.Square(Tf.Square(Tf.Square(x))))));
        using (Placement.Enter(device)) Assert.Equal([1f, 4294967296f], function.Call([1f, 2f]).ToArray());
        Assert.Contains("ILGPU could not compile", function.ConcreteFunctions.Single().Kernels.Single(k => k.Launches > 0).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_driver_there_is_no_device_and_the_error_names_it()
    {
        // A machine with one has others to show.
        if (IlgpuDevices.Find("cuda").Length > 0) return;
        var restore = Placement.Replace(IlgpuDevices.Find("cuda"));
        try
        {
            Assert.Empty(Tf.Config.ListPhysicalDevices("GPU"));
            Assert.Contains("device:GPU:0", Assert.Throws<TfInvalidArgumentException>(() => Tf.Device("/GPU:0")).Message, StringComparison.Ordinal);
        }
        finally
        {
            restore();
        }
    }

    [Fact]
    public void A_kind_of_device_that_there_is_not_is_named() =>
        Assert.Contains("'tpu'", Assert.Throws<TfValueException>(() => IlgpuDevices.Find("tpu")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_that_the_device_has_no_kernels_for_runs_on_the_processor()
    {
        using var scope = SimulatedDevice.Enter();
        Tensor<ulong> big = [ulong.MaxValue, 3];
        var largest = Tf.Maximum(big, big);
        Assert.EndsWith("CPU:0", largest.Device, StringComparison.Ordinal);
        Assert.Equal([ulong.MaxValue, 3UL], largest.ToArray());
    }

    [Fact]
    public void Memory_that_no_machine_has_is_an_error_and_the_device_goes_on()
    {
        var device = SimulatedDevice.Device;
        Assert.Contains("OOM", Assert.Throws<TfResourceExhaustedException>(() => device.Allocate(DType.Float64, 1L << 50)).Message, StringComparison.Ordinal);
        using var scope = SimulatedDevice.Enter();
        Tensor<float> x = [1f, 2f];
        Assert.Equal([2f, 4f], (x + x).ToArray());
    }

    [Fact]
    public void Nothing_is_computed_of_nothing()
    {
        using var scope = SimulatedDevice.Enter();
        var x = Tf.Zeros([0, 3]);
        Assert.Equal(0, (x + x).Size);
        Assert.Equal([0f, 0f, 0f], Tf.ReduceSum(x, 0).ToArray());
        Assert.Equal(0f, Tf.ReduceSum(x).Item());
        Assert.Equal(float.NegativeInfinity, Tf.ReduceMax(x).Item());
        Assert.Equal([0f, 0f, 0f, 0f], Tf.MatMul(Tf.Zeros([2, 0]), Tf.Zeros([0, 2])).ToArray());
    }
}
