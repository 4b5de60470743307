using Half = System.Half;

namespace GraphCompiler.Ilgpu.Tests;

internal static partial class TypedFunctions
{
    [TfFunction]
    public static (Tensor<double>, Tensor<double>, Tensor<double>) Doubles([Shape("N", "M")] Tensor<double> x, [Shape("M")] Tensor<double> y)
    {
        using var tape = new GradientTape();
        tape.Watch([x, y]);
        var z = (Tf.Exp(Tf.Sin(x)) * Tf.Tanh(y)) + Tf.Pow(Tf.Abs(x) + 1.0, y);
        var (dx, dy) = tape.Gradient(Tf.ReduceSum(z), (x, y));
        return (z, dx, dy);
    }

    [TfFunction]
    public static (Tensor<Half>, Tensor<float>) Halves([Shape("N", "M")] Tensor<Half> x, [Shape("M")] Tensor<Half> y) => (Tf.Sigmoid(x) * y, Tf.Cast<float>(x + y));

    [TfFunction]
    public static (Tensor<sbyte>, Tensor<byte>, Tensor<short>) Bytes([Shape("N", "M")] Tensor<sbyte> x, [Shape("N", "M")] Tensor<byte> y) => ((x * x) + x, Tf.Maximum(y, y * y), Tf.Cast<short>(x) * Tf.Cast<short>(y));

    [TfFunction]
    public static (Tensor<ushort>, Tensor<uint>, Tensor<bool>) Unsigned([Shape("N", "M")] Tensor<ushort> x, [Shape("N", "M")] Tensor<uint> y) =>
        (x * x, (y * y) + Tf.Cast<uint>(x), (y > Tf.Cast<uint>(x)) | (x == Tf.Cast<ushort>(y)));

    [TfFunction]
    public static (Tensor<int>, Tensor<long>, Tensor<bool>, Tensor<int>) Integers([Shape("N", "M")] Tensor<int> x, [Shape("N", "M")] Tensor<long> y) =>
        (Tf.ReduceSum(x, 0), Tf.ReduceMax(y * 3L, 1), Tf.ReduceAll(y > -100L, 1), Tf.Bitcast<int>(Tf.Cast<float>(x)));
}

/// <summary>Groups of all element types that devices have kernels for, at extents that four divides and that it does not.</summary>
public sealed class ElementTypeTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 8)]
    public void Float64_is_as_exact_as_on_the_processor(int rows, int columns)
    {
        var x = Tf.Reshape(Tf.Linspace(-3.0, 3.0, rows * columns), [rows, columns]);
        var y = Tf.Linspace(-1.0, 2.0, columns);
        Check(() => TypedFunctions.Doubles(x, y), 1e-14);
        Assert.All(TypedFunctions.DoublesFunction.ConcreteFunctions.SelectMany(f => f.Kernels).Where(k => k.Launches > 0), k => Assert.True(k.IsCompiled, k.Reason));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 8)]
    public void Float16_is_rounded_as_on_the_processor(int rows, int columns)
    {
        var numbers = Tf.Reshape(Tf.Range(rows * columns), [rows, columns]);
        var row = Tf.Cast<Half>(Tf.Range(columns)) - (Half)1;
        Check(() => TypedFunctions.Halves((Tf.Cast<Half>(numbers) / (Half)3) - (Half)2, row), 1e-3);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 8)]
    public void Signed_and_unsigned_bytes_wrap(int rows, int columns)
    {
        var numbers = Tf.Reshape(Tf.Range(rows * columns), [rows, columns]);
        Check(() => TypedFunctions.Bytes(Tf.Cast<sbyte>((numbers * 9) - 60), Tf.Cast<byte>(numbers * 17)), 0);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 8)]
    public void Unsigned_integers_wrap(int rows, int columns)
    {
        var numbers = Tf.Reshape(Tf.Range(rows * columns), [rows, columns]);
        Check(() => TypedFunctions.Unsigned(Tf.Cast<ushort>(numbers * 4001), Tf.Cast<uint>(numbers * 65537)), 0);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 8)]
    public void Integers_and_bools_are_folded(int rows, int columns)
    {
        var numbers = Tf.Reshape(Tf.Range(rows * columns), [rows, columns]);
        Check(() => TypedFunctions.Integers(numbers - 7, Tf.Cast<long>(numbers) * 10_000_000_000L), 0);
    }

    /// <summary>Checks that all results are on the device and those of the processor.</summary>
    private static void Check(Func<System.Runtime.CompilerServices.ITuple> call, double tolerance)
    {
        var expected = call();
        using var scope = SimulatedDevice.Enter();
        var actual = call();
        for (var i = 0; i < expected.Length; i++)
        {
            var (e, a) = ((Tensor)expected[i]!, (Tensor)actual[i]!);
            Assert.Equal((e.DType, e.Shape), (a.DType, a.Shape));
            Assert.EndsWith("GPU:0", a.Device, StringComparison.Ordinal);
            var (es, @as) = (Numbers(e), Numbers(a));
            for (var k = 0; k < es.Length; k++) Assert.True(Math.Abs(es[k] - @as[k]) <= tolerance * Math.Max(1, Math.Abs(es[k])), $"result {i} at {k}: {@as[k]:R}, not {es[k]:R}");
        }
    }

    private static double[] Numbers(Tensor tensor) => tensor.DType == DType.Bool ? Array.ConvertAll(((Tensor<bool>)tensor).ToArray(), b => b ? 1.0 : 0) : Tf.Cast<double>(tensor).ToArray();
}
