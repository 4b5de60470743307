using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Uniform floats: the low bits of a word are the fraction of a number in [1, 2).</summary>
internal readonly unsafe struct UniformSingle : IRandomElement<float>
{
    public static int Words => 1;

    public static int Nanoseconds => 2;

    public static void Convert(uint* words, float* elements, int count, void** operands)
    {
        var (low, range) = (Vector512.Create(*(float*)operands[0]), Vector512.Create(*(float*)operands[1] - *(float*)operands[0]));
        for (var i = 0; i < count; i += Vector512<float>.Count) ((Unit(Vector512.Load(words + i)) * range) + low).Store(elements + i);
    }

    /// <summary>Words as floats in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Unit(Vector512<uint> words) => ((words & Vector512.Create(0x7FFFFFu)) | Vector512.Create(0x3F800000u)).AsSingle() - Vector512<float>.One;
}

/// <summary>Uniform doubles, of two words.</summary>
internal readonly unsafe struct UniformDouble : IRandomElement<double>
{
    public static int Words => 2;

    public static int Nanoseconds => 4;

    public static void Convert(uint* words, double* elements, int count, void** operands)
    {
        var (low, range) = (Vector512.Create(*(double*)operands[0]), Vector512.Create(*(double*)operands[1] - *(double*)operands[0]));
        for (var i = 0; i < count; i += Vector512<double>.Count) ((Unit(Vector512.Load((ulong*)words + i)) * range) + low).Store(elements + i);
    }

    /// <summary>Pairs of words as doubles in [0, 1): the first word has the high bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Unit(Vector512<ulong> pairs) =>
        (((pairs & Vector512.Create(0xFFFFFul)) << 32) | (pairs >>> 32) | Vector512.Create(1023ul << 52)).AsDouble() - Vector512<double>.One;
}

/// <summary>Uniform halves.</summary>
internal readonly unsafe struct UniformHalf : IRandomElement<Half>
{
    public static int Words => 1;

    public static int Nanoseconds => 8;

    public static void Convert(uint* words, Half* elements, int count, void** operands)
    {
        var (low, range) = (*(Half*)operands[0], *(Half*)operands[1] - *(Half*)operands[0]);
        for (var i = 0; i < count; i++) elements[i] = ((BitConverter.UInt16BitsToHalf((ushort)((words[i] & 0x3FF) | 0x3C00)) - Half.One) * range) + low;
    }
}

/// <summary>Normal floats, two of two words: Box and Muller's transform.</summary>
internal readonly unsafe struct NormalSingle : IRandomElement<float>
{
    public static int Words => 1;

    public static int Nanoseconds => 5;

    public static void Convert(uint* words, float* elements, int count, void** operands)
    {
        var (mean, deviation) = (Vector512.Create(*(float*)operands[0]), Vector512.Create(*(float*)operands[1]));
        for (var i = 0; i < count; i += 2 * Vector512<float>.Count)
        {
            var (first, second) = Pairs(words + i);
            ((first * deviation) + mean).Store(elements + i);
            ((second * deviation) + mean).Store(elements + i + Vector512<float>.Count);
        }
    }

    /// <summary>Normal numbers of 32 words, in their order.</summary>
    public static (Vector512<float> First, Vector512<float> Second) Pairs(uint* words)
    {
        var (x, y) = (Vector512.Load((ulong*)words), Vector512.Load((ulong*)words + Vector512<ulong>.Count));
        var u = Vector512.Max(UniformSingle.Unit(Vector512.Narrow(x, y)), Vector512.Create(1e-7f));

        // TensorFlow rounds the angle once, from a double.
        var (low, high) = Vector512.Widen(UniformSingle.Unit(Vector512.Narrow(x >>> 32, y >>> 32)));
        var angle = Vector512.Narrow(low * (2 * Math.PI), high * (2 * Math.PI));
        var radius = Vector512.Sqrt(VectorMath.Log(u) * -2f);
        var (sine, cosine) = ((VectorMath.Sin(angle) * radius).AsUInt32(), (VectorMath.Cos(angle) * radius).AsUInt32());
        return (
            (Vector512.WidenLower(sine) | (Vector512.WidenLower(cosine) << 32)).AsSingle(),
            (Vector512.WidenUpper(sine) | (Vector512.WidenUpper(cosine) << 32)).AsSingle());
    }
}

/// <summary>Normal doubles, two of four words.</summary>
internal readonly unsafe struct NormalDouble : IRandomElement<double>
{
    public static int Words => 2;

    public static int Nanoseconds => 20;

    public static void Convert(uint* words, double* elements, int count, void** operands)
    {
        var (mean, deviation) = (*(double*)operands[0], *(double*)operands[1]);
        var uniform = stackalloc double[count];
        for (var i = 0; i < count; i += Vector512<double>.Count) UniformDouble.Unit(Vector512.Load((ulong*)words + i)).Store(uniform + i);
        for (var i = 0; i < count; i += 2)
        {
            var (first, second) = Pair(uniform[i], uniform[i + 1]);
            (elements[i], elements[i + 1]) = ((first * deviation) + mean, (second * deviation) + mean);
        }
    }

    /// <summary>Two normal numbers of two uniform ones.</summary>
    public static (double First, double Second) Pair(double u, double v)
    {
        var radius = Math.Sqrt(-2 * Math.Log(Math.Max(u, 1e-7)));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * v);
        return (sine * radius, cosine * radius);
    }
}

/// <summary>Normal halves: floats, rounded.</summary>
internal readonly unsafe struct NormalHalf : IRandomElement<Half>
{
    public static int Words => 1;

    public static int Nanoseconds => 12;

    public static void Convert(uint* words, Half* elements, int count, void** operands)
    {
        var (mean, deviation) = (*(Half*)operands[0], *(Half*)operands[1]);
        var normal = stackalloc float[2 * Vector512<float>.Count];
        for (var i = 0; i < count; i += 2 * Vector512<float>.Count)
        {
            var (first, second) = NormalSingle.Pairs(words + i);
            first.Store(normal);
            second.Store(normal + Vector512<float>.Count);
            for (var k = 0; k < 2 * Vector512<float>.Count; k++) elements[i + k] = ((Half)normal[k] * deviation) + mean;
        }
    }
}

/// <summary>All bits of an integer, of one word or two, the low one first.</summary>
internal readonly unsafe struct Bits<T> : IRandomElement<T>
    where T : unmanaged
{
    public static int Words => sizeof(T) / sizeof(uint);

    public static int Nanoseconds => 2 * Words;

    public static void Convert(uint* words, T* elements, int count, void** operands) => new ReadOnlySpan<T>(words, count).CopyTo(new Span<T>(elements, count));
}

/// <summary>The remainder of a word, counted from the least number of a range.</summary>
internal readonly unsafe struct Ranged<T, TWord> : IRandomElement<T>
    where T : unmanaged, IBinaryInteger<T>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    public static int Words => Bits<T>.Words;

    public static int Nanoseconds => 4 * Words;

    public static void Convert(uint* words, T* elements, int count, void** operands)
    {
        var low = TWord.CreateTruncating(*(T*)operands[0]);
        var range = unchecked(TWord.CreateTruncating(*(T*)operands[1]) - low);
        for (var i = 0; i < count; i++) elements[i] = T.CreateTruncating(unchecked((((TWord*)words)[i] % range) + low));
    }
}
