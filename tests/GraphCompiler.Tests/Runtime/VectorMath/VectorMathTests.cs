using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Tests;

/// <summary>What <see cref="VectorMath"/> promises: 2 ulp, C99's special values, and the same bits in every form and width.</summary>
public sealed class VectorMathTests
{
    static JsonElement Oracle { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "vectormath.json"))).RootElement;

    // A prime, so that the walk over all bit patterns meets every exponent with ever other mantissas: two million numbers.
    const uint Stride = 2039;

    [Theory]
    [MemberData(nameof(VectorMathFunction.Names), MemberType = typeof(VectorMathFunction))]
    public void Float_IsWithin2Ulp(string name)
    {
        var function = VectorMathFunction.Named(name);
        foreach (var block in FloatWalk(Stride))
        {
            var results = function.Singles(block);
            for (var i = 0; i < Vector512<float>.Count; i++)
                Assert.True(Ulps(results[i], function.Reference(block[i])) <= 2, $"{name}({block[i]:R}) is {results[i]:R}, not {function.Reference(block[i]):R}");
        }
    }

    [Theory]
    [MemberData(nameof(VectorMathFunction.Names), MemberType = typeof(VectorMathFunction))]
    public void Scalar_HasTheBitsOfALane(string name)
    {
        var function = VectorMathFunction.Named(name);
        foreach (var block in FloatWalk(65521))
        {
            var results = function.Singles(block);
            for (var i = 0; i < Vector512<float>.Count; i++)
                Assert.Equal(Bits(results[i]), Bits(function.Single(block[i])));
        }

        foreach (var block in DoubleSample(name))
        {
            var results = function.Doubles(block);
            for (var i = 0; i < Vector512<double>.Count; i++)
                Assert.Equal(Bits(results[i]), Bits(function.Double(block[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Pow_Float_IsWithin2Ulp(float x, float y) =>
        Assert.True(Ulps(VectorMath.Pow(x, y), Math.Pow(x, y)) <= 2, $"{x:R}^{y:R} is {VectorMath.Pow(x, y):R}, not {Math.Pow(x, y):R}");

    public static TheoryData<float, float> Powers()
    {
        var random = new Random(3);
        var data = new TheoryData<float, float>();
        for (var i = 0; i < 100; i++)
            data.Add(MathF.Exp((random.NextSingle() - 0.5f) * 40), (random.NextSingle() - 0.5f) * 8);
        return data;
    }

    [Theory]
    [MemberData(nameof(OracleNames))]
    public void Double_IsWithin2Ulp(string name)
    {
        foreach (var row in Oracle.GetProperty(name).EnumerateArray().Select(row => row.GetString()!.Split(' ')))
        {
            double Number(int i) => BitConverter.UInt64BitsToDouble(ulong.Parse(row[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            var inputs = row.Length - 2;
            var result = inputs == 1 ? VectorMathFunction.Named(name).Double(Number(0)) : Binary(name)(Number(0), Number(1));
            var expected = Number(inputs);
            // The oracle rounds the exact value to a double and gives what is missing in units of the last place.
            var missing = double.Parse(row[^1], CultureInfo.InvariantCulture);
            var distance = BitConverter.DoubleToInt64Bits(Math.Abs(result)) - BitConverter.DoubleToInt64Bits(Math.Abs(expected));
            Assert.Equal(Math.Sign(expected), Math.Sign(result));
            Assert.True(Math.Abs(distance - missing) <= 2, $"{name}({string.Join(", ", Enumerable.Range(0, inputs).Select(Number))}) is {result:R}, not {expected:R}");
        }
    }

    public static TheoryData<string> OracleNames { get; } = [.. Oracle.EnumerateObject().Select(property => property.Name)];

    /// <summary>The bits themselves, so that a run without AVX-512, or on another processor with fused multiply-add, must agree with this one.</summary>
    [Fact]
    public void Bits_AreThoseOfEveryMachine()
    {
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
            return;

        var sums = VectorMathFunction.All.ToDictionary(function => function.Name, function =>
        {
            ulong sum = 14695981039346656037;
            foreach (var block in FloatWalk(99991))
            {
                var results = function.Singles(block);
                for (var i = 0; i < Vector512<float>.Count; i++)
                    sum = unchecked((sum ^ Bits(results[i])) * 1099511628211);
            }

            foreach (var block in DoubleSample(function.Name))
            {
                var results = function.Doubles(block);
                for (var i = 0; i < Vector512<double>.Count; i++)
                    sum = unchecked((sum ^ Bits(results[i])) * 1099511628211);
            }

            return sum;
        });
        foreach (var name in new[] { "Pow", "Atan2" })
        {
            ulong sum = 14695981039346656037;
            foreach (var block in DoubleSample(name))
            {
                var y = Vector512.Shuffle(block, Vector512.Create(3L, 2, 1, 0, 7, 6, 5, 4));
                var results = name == "Pow" ? VectorMath.Pow(block, y) : VectorMath.Atan2(block, y);
                for (var i = 0; i < Vector512<double>.Count; i++)
                    sum = unchecked((sum ^ Bits(results[i])) * 1099511628211);
                for (var i = 0; i < Vector512<double>.Count; i++)
                    Assert.Equal(Bits(results[i]), Bits(Binary(name)(block[i], y[i])));
            }

            sums[name] = sum;
        }

        var actual = string.Join('\n', sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => $"{sum.Key} {sum.Value:X16}"));
        Assert.Equal(VectorMathBits.Recorded, actual, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Scale_HasTheBitsOfTheInstruction()
    {
        if (!Avx512F.IsSupported)
            return;

        var random = new Random(5);
        for (var n = -1100; n <= 1030; n++)
        {
            var doubles = Vector512.Create(0.7 + 0.72 * random.NextDouble());
            var two = VectorMath.ScaleInTwoSteps(doubles, Vector512.Create(n + 6755399441055744.0));
            Assert.Equal(Avx512F.Scale(doubles, Vector512.Create((double)n)), two);
            if (n is < -160 or > 130)
                continue;

            var singles = Vector512.Create(0.7f + 0.72f * random.NextSingle());
            Assert.Equal(Avx512F.Scale(singles, Vector512.Create((float)n)), VectorMath.ScaleInTwoSteps(singles, Vector512.Create(n + 12582912f)));
        }
    }

    static Func<double, double, double> Binary(string name) => name == "Pow" ? VectorMath.Pow : VectorMath.Atan2;

    static IEnumerable<Vector512<float>> FloatWalk(uint stride)
    {
        for (ulong bits = 0; bits + 15 * stride < 1UL << 32; bits += 16 * stride)
        {
            var start = Vector512.Create((uint)bits);
            yield return (start + Vector512<uint>.Indices * stride).AsSingle();
        }
    }

    // The oracle's arguments, and numbers of every exponent.
    static IEnumerable<Vector512<double>> DoubleSample(string name)
    {
        var arguments = Oracle.GetProperty(name).EnumerateArray()
            .Select(row => ulong.Parse(row.GetString()!.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var walk = Enumerable.Range(0, 8192).Select(i => unchecked((ulong)i * 0x0007FFF58D1B4E35));
        return arguments.Concat(walk).Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Vector512.Create<ulong>(chunk).AsDouble());
    }

    // Any NaN equals any other.
    static uint Bits(float x) => float.IsNaN(x) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(x);

    static ulong Bits(double x) => double.IsNaN(x) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(x);

    /// <summary>The error of a float in units of the last place of the exact value; infinite where a special value is wrong.</summary>
    static double Ulps(float result, double exact)
    {
        var rounded = (float)exact;
        if (float.IsNaN(rounded) || float.IsInfinity(rounded) || exact == 0)
            return Bits(result) == Bits(rounded) ? 0 : double.PositiveInfinity;
        var exponent = Math.Max(Math.ILogB(exact), -126);
        return float.IsFinite(result) ? Math.Abs(result - exact) / Math.ScaleB(1, exponent - 23) : double.PositiveInfinity;
    }
}
