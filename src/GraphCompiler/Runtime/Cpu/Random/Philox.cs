using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Philox 4x32-10: four words for each value of a 128-bit counter, given a key. Words are numbers of their counter alone, so any
/// thread can compute any part of a stream.
/// </summary>
internal readonly unsafe struct Philox(ulong low, ulong high, ulong key)
{
    /// <summary>How many words a counter gives.</summary>
    public const int Words = 4;

    private const int Rounds = 10;
    private const int Lanes = 4;
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>The stream of a state: counter low, counter high, key.</summary>
    public Philox(long* state)
        : this((ulong)state[0], (ulong)state[1], (ulong)state[2])
    {
    }

    /// <summary>The stream from a later counter on.</summary>
    public Philox Skipped(ulong count) => new(unchecked(low + count), unchecked(high + (low + count < low ? 1ul : 0)), key);

    /// <summary>The state that a seed stands for.</summary>
    public static (long Low, long High, long Key) Scrambled(long first, long second)
    {
        var words = stackalloc uint[Words];
        new Philox((ulong)first, (ulong)second, 0x3EC8F720ul | (0x02461E29ul << 32)).Next(words);
        return (0, (long)(words[2] | ((ulong)words[3] << 32)), (long)(words[0] | ((ulong)words[1] << 32)));
    }

    /// <summary>The words of the present counter.</summary>
    public void Next(uint* words)
    {
        uint c0 = (uint)low, c1 = (uint)(low >> 32), c2 = (uint)high, c3 = (uint)(high >> 32), k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = ((ulong)MultiplierA * c0, (ulong)MultiplierB * c2);
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            (k0, k1) = (unchecked(k0 + WeylA), unchecked(k1 + WeylB));
        }

        (words[0], words[1], words[2], words[3]) = (c0, c1, c2, c3);
    }

    /// <summary>The words of so many counters.</summary>
    public void Fill(uint* words, nint counters)
    {
        nint done = 0;
        if (low < ulong.MaxValue - (ulong)counters)
        {
            for (; done + Lanes <= counters; done += Lanes) NextLanes(low + (ulong)done, words + (done * Words));
        }

        for (; done < counters; done++) Skipped((ulong)done).Next(words + (done * Words));
    }

    // A counter to each lane; its halves lie in the low words of 64-bit lanes, whose high words hold anything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NextLanes(ulong first, uint* words)
    {
        var (a, b) = (Vector256.Create((ulong)MultiplierA), Vector256.Create((ulong)MultiplierB));
        var (c0, c2) = (Vector256.Create(first) + Vector256.Create(0ul, 1, 2, 3), Vector256.Create(high));
        var (c1, c3) = (c0 >>> 32, c2 >>> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var (p, q) = (Product(c0, a), Product(c2, b));
            (c0, c1, c2, c3) = ((q >>> 32) ^ c1 ^ Vector256.Create((ulong)k0), q, (p >>> 32) ^ c3 ^ Vector256.Create((ulong)k1), p);
            (k0, k1) = (unchecked(k0 + WeylA), unchecked(k1 + WeylB));
        }

        var low32 = Vector256.Create((ulong)uint.MaxValue);
        var (front, back) = ((c0 & low32) | (c1 << 32), (c2 & low32) | (c3 << 32));
        var pairs = (ulong*)words;
        for (var lane = 0; lane < Lanes; lane++) (pairs[2 * lane], pairs[(2 * lane) + 1]) = (front[lane], back[lane]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, Vector256<ulong> y) =>
        Avx2.IsSupported ? Avx2.Multiply(x.AsUInt32(), y.AsUInt32()) : (x & Vector256.Create((ulong)uint.MaxValue)) * y;
}

/// <summary>Words of a stream one after the other, for what does not know how many it will need.</summary>
internal unsafe struct PhiloxReader(Philox stream)
{
    private fixed uint _words[Philox.Words];
    private ulong _counter;
    private int _left;

    public uint Word()
    {
        fixed (uint* words = _words)
        {
            if (_left == 0)
            {
                stream.Skipped(_counter++).Next(words);
                _left = Philox.Words;
            }

            return words[Philox.Words - _left--];
        }
    }

    /// <summary>Uniform in [0, 1), of one word.</summary>
    public float Single() => BitConverter.UInt32BitsToSingle((Word() & 0x7FFFFF) | 0x3F800000) - 1;

    /// <summary>Uniform in [0, 1), of two words.</summary>
    public double Double()
    {
        var first = Word();
        return BitConverter.UInt64BitsToDouble(((ulong)(first & 0xFFFFF) << 32) | Word() | (1023ul << 52)) - 1;
    }

    /// <summary>A normal number, of four words.</summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(Math.Max(Double(), 1e-7)));
        return radius * Math.Sin(2 * Math.PI * Double());
    }
}
