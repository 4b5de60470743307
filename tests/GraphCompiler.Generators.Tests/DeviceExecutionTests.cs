using System.Reflection;
using System.Runtime.Loader;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Generators.Tests;

/// <summary>The kernels for ILGPU devices, run on threads: what they compute, and that it does not depend on the number of threads.</summary>
public sealed class DeviceExecutionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 8)]
    [InlineData(2, 4)]
    public void Train_step_computes_both_gradients(int groups, int threads)
    {
        const string runner = """
            public static class Runner
            {
                public static float[] Run(int groups, int threads, float[] x, float[] y)
                {
                    var (db, dw, total) = (new float[groups], new float[groups], new float[2]);
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Training_TrainDevice.Kernel1(
                        new([2f]), new(x), new([0.5f]), new(y), new([x.Length]), new(db), new(dw), x.Length));
                    var (one, two) = (new float[1], new float[1]);
                    ILGPU.Device.Launch(1, threads, () => GraphCompiler.Generated.App_Training_TrainDevice.Kernel1Total(
                        new(db), new(dw), new(one), new(two), groups));
                    return [one[0], two[0]];
                }
            }
            """;
        var x = Numbers(101);
        var y = Numbers(101).Select(v => (v * 3) - 1).ToArray();
        double[] expected = [0, 0];
        for (var i = 0; i < x.Length; i++)
        {
            var slope = -2 * (y[i] - ((2 * x[i]) + 0.5)) / x.Length;
            expected[0] += slope;
            expected[1] += slope * x[i];
        }

        AssertClose(expected, Run(SnapshotTests.TrainStep + runner, groups, threads, x, y), 1e-5);
    }

    [Theory]
    [InlineData(1, 1, 7)]
    [InlineData(2, 4, 7)]
    [InlineData(2, 4, 8)]
    public void Softmax_normalizes_rows(int groups, int threads, int columns)
    {
        var program = $$"""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Softmax(2f * x);
            }

            public static class Runner
            {
                public static float[] Run(int groups, int threads, float[] x, float[] y)
                {
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1(new([2f]), new(x), new(y), 5, {{columns}}));
                    return y;
                }
            }
            """;
        var x = Numbers(5 * columns);
        var rows = Enumerable.Range(0, 5).Select(r => Enumerable.Range(0, columns).Select(c => Math.Exp(2 * x[(r * columns) + c])).ToArray());
        AssertClose([.. rows.SelectMany(r => r.Select(e => e / r.Sum()))], Run(program, groups, threads, x, new float[5 * columns]), 1e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    public void Broadcast_reads_each_operand_where_its_axes_say(int groups, int threads)
    {
        const string program = """
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F([Shape("N", "M", "K")] Tensor<float> x, [Shape("N", 1, "K")] Tensor<float> scale, [Shape("M", 1)] Tensor<float> shift)
                    => x * scale + shift;
            }

            public static class Runner
            {
                public static float[] Run(int groups, int threads, float[] x, float[] y)
                {
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1(new(x), new([1, 2, 3, 4, 5, 6, 7, 8]), new([10, 20, 30]), new(y), 24, 3, 4));
                    return y;
                }
            }
            """;
        var x = Numbers(24);
        var expected = x.Select((v, i) => (v * ((i / 12 * 4) + (i % 4) + 1)) + (10.0 * ((i / 4 % 3) + 1)));
        AssertClose([.. expected], Run(program, groups, threads, x, new float[24]), 1e-5);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(2, 2, 7)]
    public void Column_sums_are_the_sums_of_their_slices(int groups, int threads, int slices)
    {
        var program = $$"""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F([Shape("N", "M", "K")] Tensor<float> x, [Shape("K")] Tensor<float> shift) => Tf.ReduceSum(x + shift, 1);
            }

            public static class Runner
            {
                public static float[] Run(int groups, int threads, float[] x, float[] y)
                {
                    var parts = new float[8 * {{slices}}];
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1(new(x), new([10, 20, 30, 40]), new(parts), 8, 3, {{slices}}, 3, 4));
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1Total(new(parts), new(y), 8, {{slices}}));
                    return y;
                }
            }
            """;
        var x = Numbers(24);
        var expected = Enumerable.Range(0, 8).Select(o => Enumerable.Range(0, 3).Sum(m => x[(((o / 4 * 3) + m) * 4) + (o % 4)] + (10.0 * ((o % 4) + 1))));
        AssertClose([.. expected], Run(program, groups, threads, x, new float[8]), 1e-4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    public void Rows_and_columns_are_folded_by_one_kernel(int groups, int threads)
    {
        const string program = """
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F([Shape("N", "M")] Tensor<float> x) => Tf.ReduceSum(x * Tf.ReduceMax(x, 1, keepDims: true), 0);
            }

            public static class Runner
            {
                public static float[] Run(int groups, int threads, float[] x, float[] y)
                {
                    var parts = new float[groups * 7];
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1(new(x), new(parts), 5, 7, 7));
                    ILGPU.Device.Launch(groups, threads, () => GraphCompiler.Generated.App_Functions_FDevice.Kernel1Total(new(parts), new(y), 7, groups));
                    return y;
                }
            }
            """;
        var x = Numbers(35);
        var largest = Enumerable.Range(0, 5).Select(r => x.Skip(r * 7).Take(7).Max()).ToArray();
        AssertClose([.. Enumerable.Range(0, 7).Select(c => Enumerable.Range(0, 5).Sum(r => (double)x[(r * 7) + c] * largest[r]))], Run(program, groups, threads, x, new float[7]), 1e-5);
    }

    [Fact]
    public void Functions_of_devices_agree_with_those_of_the_processor()
    {
        (Func<float, float> Device, Func<double, double> Exact, float From, float To)[] functions =
        [
            (DeviceMath.Sigmoid, VectorMath.Sigmoid, -80, 80),
            (DeviceMath.Expm1, VectorMath.Expm1, -20, 80),
            (DeviceMath.Log1p, VectorMath.Log1p, -0.99f, 50),
            (DeviceMath.Softplus, VectorMath.Softplus, -20, 50),
            (DeviceMath.Tanh, VectorMath.Tanh, -12, 12),
            (DeviceMath.Sinh, VectorMath.Sinh, -89, 89),
            (DeviceMath.Cosh, VectorMath.Cosh, -89, 89),
            (DeviceMath.Asinh, VectorMath.Asinh, -1000, 1000),
            (DeviceMath.Acosh, VectorMath.Acosh, 1, 1000),
            (DeviceMath.Atanh, VectorMath.Atanh, -0.999f, 0.999f),
            (DeviceMath.Erf, VectorMath.Erf, -5, 5),
            (DeviceMath.Erfc, VectorMath.Erfc, -5, 5),
        ];
        foreach (var (device, exact, from, to) in functions)
        {
            for (var i = 0; i <= 4000; i++)
            {
                var x = from + ((to - from) * (i / 4000f));
                foreach (var argument in from < 0 && to > 0 ? [x, x * 1e-3f, x * 1e-7f] : new[] { x })
                {
                    var expected = exact(argument);
                    Assert.True(
                        Math.Abs(device(argument) - expected) <= 2e-6 * Math.Abs(expected),
                        $"{device.Method.Name}({argument:R}) is {device(argument):R}, not {expected:R}");
                }
            }

            Assert.True(float.IsNaN(device(float.NaN)), device.Method.Name);
            foreach (var infinite in new[] { float.PositiveInfinity, float.NegativeInfinity }) Assert.Equal((float)exact(infinite), device(infinite));
        }

        foreach (var half in Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).Where(h => !Half.IsNaN(h)))
        {
            Assert.Equal((float)half, DeviceMath.FromHalf(BitConverter.HalfToUInt16Bits(half)));
            foreach (var x in new[] { (float)half, MathF.BitIncrement((float)half), ((float)half + (float)Half.BitIncrement(half)) / 2, (float)half * 1.00048816f })
            {
                if (!float.IsNaN(x)) Assert.Equal(BitConverter.HalfToUInt16Bits((Half)x), DeviceMath.ToHalf(x));
            }
        }

        Assert.True(float.IsNaN(DeviceMath.RoundToHalf(float.NaN)));
        Assert.True(float.IsNaN(DeviceMath.Max(1, float.NaN)) && float.IsNaN(DeviceMath.Min(float.NaN, 1)));
        Assert.Equal((2f, -1f), (DeviceMath.Max(2, -1), DeviceMath.Min(2, -1)));
    }

    [Fact]
    public void Functions_of_float64_agree_with_those_of_the_processor()
    {
        (Func<double, double> Device, Func<double, double> Exact, double From, double To)[] functions =
        [
            (DeviceMath.Exp, VectorMath.Exp, -745, 709),
            (DeviceMath.Log, VectorMath.Log, 0, 50),
            (DeviceMath.Sigmoid, VectorMath.Sigmoid, -700, 80),
            (DeviceMath.Expm1, VectorMath.Expm1, -50, 709),
            (DeviceMath.Log1p, VectorMath.Log1p, -0.99, 50),
            (DeviceMath.Softplus, VectorMath.Softplus, -20, 50),
            (DeviceMath.Tanh, VectorMath.Tanh, -25, 25),
            (DeviceMath.Sinh, VectorMath.Sinh, -709, 709),
            (DeviceMath.Cosh, VectorMath.Cosh, -709, 709),
            (DeviceMath.Asinh, VectorMath.Asinh, -1e10, 1e10),
            (DeviceMath.Acosh, VectorMath.Acosh, 1, 1e10),
            (DeviceMath.Atanh, VectorMath.Atanh, -0.999, 0.999),
            (DeviceMath.Erf, VectorMath.Erf, -7, 7),
            (DeviceMath.Erfc, VectorMath.Erfc, -7, 26),
            (DeviceMath.Sin, VectorMath.Sin, -1000, 1000),
            (DeviceMath.Cos, VectorMath.Cos, -1000, 1000),
            (DeviceMath.Tan, VectorMath.Tan, -1000, 1000),
            (DeviceMath.Asin, VectorMath.Asin, -1, 1),
            (DeviceMath.Acos, VectorMath.Acos, -1, 1),
            (DeviceMath.Atan, VectorMath.Atan, -1000, 1000),
        ];
        foreach (var (device, exact, from, to) in functions)
        {
            for (var i = 0; i <= 4000; i++)
            {
                var x = from + ((to - from) * (i / 4000.0));
                foreach (var argument in from < 0 && to > 0 ? [x, x * 1e-2, x * 1e-3, x * 1e-7] : new[] { x })
                {
                    AssertRelative(exact(argument), device(argument), 4e-15, $"{device.Method.Name}({argument:R})");
                }
            }

            foreach (var special in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 5e-324 }) AssertRelative(exact(special), device(special), 4e-15, $"{device.Method.Name}({special:R})");
        }

        double[] parts = [0, -0.0, 0.3, -0.3, 1, -1, 2, -2, 3, -3, 2.5, -2.5, 1e5, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (var y in parts)
        {
            foreach (var x in parts)
            {
                AssertRelative(VectorMath.Atan2(y, x), DeviceMath.Atan2(y, x), 4e-15, $"Atan2({y}, {x})");
                AssertRelative(VectorMath.Pow(x, y), DeviceMath.Pow(x, y), 1e-13, $"Pow({x}, {y})");
                AssertRelative(MathF.Pow((float)x, (float)y), DeviceMath.Pow((float)x, (float)y), 1e-6, $"Pow({x}f, {y}f)");
            }
        }
    }

    private static void AssertRelative(double expected, double actual, double tolerance, string call) => Assert.True(
        expected.Equals(actual) || Math.Abs(actual - expected) <= (tolerance * Math.Abs(expected)) + 1e-323,
        $"{call} is {actual:R}, not {expected:R}");

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 37 % 101 / 50f) - 1)];

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }

    private static float[] Run(string program, int groups, int threads, float[] x, float[] y)
    {
        using var image = new MemoryStream();
        var emitted = DeviceTests.Run(program).Compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        var context = new AssemblyLoadContext(null);
        context.LoadFromStream(new MemoryStream(DeviceStub.Image));
        return (float[])context.LoadFromStream(image).GetTypes().Single(t => t.Name == "Runner").GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [groups, threads, x, y])!;
    }
}
