using System.Numerics;
using System.Runtime.Intrinsics;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Tests.Runtime;

/// <summary>Narrow numbers in wide lanes are those that C# converts to, one by one.</summary>
public class NarrowLanesTests
{
    private static readonly Half[] s_halves = [.. Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i))];

    public static TheoryData<string> Types => [.. DType.InKernels.Select(t => t.Name)];

    [Fact]
    public void Every_half_is_loaded_and_stored_as_it_is()
    {
        var (halves, results) = (s_halves, new Half[s_halves.Length]);
        for (var i = 0; i < halves.Length; i += Vector512<float>.Count)
        {
            var lanes = Lanes.LoadNarrow(ref halves[0], i, Vector512<float>.Count);
            for (var lane = 0; lane < Vector512<float>.Count; lane++) Assert.Equal(BitConverter.SingleToInt32Bits((float)halves[i + lane]), BitConverter.SingleToInt32Bits(lanes[lane]));
            Lanes.StoreNarrow(lanes, ref results[0], i, Vector512<float>.Count);
        }

        for (var i = 0; i < halves.Length; i++) Assert.Equal(BitConverter.HalfToInt16Bits((Half)(float)halves[i]), BitConverter.HalfToInt16Bits(results[i]));
    }

    [Fact]
    public void Floats_are_rounded_as_CSharp_does()
    {
        // Every half, what lies in the middle between two, and its neighbours; beyond the largest, and below the smallest.
        var numbers = s_halves.SelectMany(h => Around((float)h)).Concat(s_halves.SelectMany(h => Around(((float)h + (float)BitConverter.Int16BitsToHalf((short)(BitConverter.HalfToInt16Bits(h) + 1))) / 2)))
            .Concat([65519.996f, 65520, -65520, 1e30f, 1e-30f, -1e-9f, float.Epsilon, float.MaxValue]).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            var rounded = Lanes.RoundToHalf(Vector512.Create(numbers[i]))[i % Vector512<float>.Count];
            if (BitConverter.SingleToInt32Bits((float)(Half)numbers[i]) != BitConverter.SingleToInt32Bits(rounded)) Assert.Fail($"{numbers[i]:R} is {rounded:R}, not {(float)(Half)numbers[i]:R}");
        }

        static IEnumerable<float> Around(float x) => float.IsNaN(x) ? [x] : [x, float.BitIncrement(x), float.BitDecrement(x)];
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Casts_are_those_of_CSharp_for_any_length(string from)
    {
        var source = DType.InKernels.First(d => d.Name == from);
        foreach (var (target, length) in DType.InKernels.Where(t => t != source).SelectMany(t => new[] { 1, 7, 16, 37 }.Select(n => (t, n))))
        {
            var x = Tf.Cast(Tf.Constant<double>([.. Enumerable.Range(0, length).Select(i => Number(i, source, target))]), source);
            var expected = x.Data.Cast<object>().Select(v => Converted(v, target)).ToArray();
            Assert.Equal(expected, Tf.Cast(x, target).Data.Cast<object>());
            Assert.Equal(expected, Traced.Call(v => Tf.Cast(v[0], target), [x])!.Data.Cast<object>());
        }

        // What the other type holds where that one is a float, and what wraps where it is an integer.
        static double Number(int i, DType dtype, DType target) => dtype == DType.Bool ? i % 3 % 2
            : dtype.IsFloating ? (i * 1.37) - (target.IsUnsigned ? 0 : 20)
            : Math.Floor(dtype.Lowest + ((dtype.Highest - dtype.Lowest) * (i * 0.618 % 1)));
    }

    /// <summary>C#'s conversion, step by step where C# has it: through the wide types.</summary>
    private static object Converted(object value, DType to) => (value, to.Name) switch
    {
        (bool b, "bool") => b,
        (bool b, _) => Converted(b ? 1 : 0, to),
        (Half h, _) => Converted((float)h, to),
        (float x, "bool") => x != 0,
        (float x, _) => Typed(x, to),
        (double x, "bool") => x != 0,
        (double x, "float16") => (Half)(float)x,
        (double x, _) => Typed(x, to),
        (ulong x, "bool") => x != 0,
        (ulong x, "float16") => (Half)(float)x,
        (ulong x, _) => Typed(x, to),
        (_, "bool") => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) != 0,
        (_, "float16") => (Half)(float)Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => Typed(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), to),
    };

    private static object Typed<T>(T x, DType to)
        where T : INumber<T> => to.Name switch
    {
        "float32" => float.CreateTruncating(x),
        "float64" => double.CreateTruncating(x),
        "float16" => (Half)float.CreateTruncating(x),
        "int8" => sbyte.CreateTruncating(x),
        "int16" => short.CreateTruncating(x),
        "int32" => int.CreateTruncating(x),
        "int64" => long.CreateTruncating(x),
        "uint8" => byte.CreateTruncating(x),
        "uint16" => ushort.CreateTruncating(x),
        "uint32" => uint.CreateTruncating(x),
        _ => ulong.CreateTruncating(x),
    };

    [Fact]
    public void Operators_of_narrow_types_have_no_kernels_of_their_own()
    {
        // The casts that bring them to wide types and back, what moves bits, and what asks for the highest bit of a uint64.
        var narrow = OperatorTable.SingleGroups().Where(g => g.Operands.Any(o => o.DType.Wide != o.DType && o.DType != DType.UInt64) && g.Nodes[0].Operator is not (Cast or Bitcast or Identity));
        Assert.Equal([], narrow.Select(g => g.Key));
    }

    [Theory]
    [InlineData("r1 int8:E | 1=Cast[int32] 0 | 2=Add 1 1 | 3=Cast[int8] 2 | store 3:E")]
    [InlineData("r1 float16:E float16:B | 2=Cast[float32] 0 | 3=Cast[float32] 1 | 4=Multiply 2 3 | 5=Cast[float16] 4 | store 5:E")]
    public void Keys_with_narrow_types_are_read(string key) => Assert.NotNull(GroupParser.Parse(key, out _));
}
