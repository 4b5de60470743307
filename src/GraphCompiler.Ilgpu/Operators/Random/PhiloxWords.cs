using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>In kernels: Philox 4x32-10, the words of a counter, and those of the counters after it.</summary>
internal struct PhiloxWords
{
    private ulong _low;
    private ulong _high;
    private ulong _key;
    private int _next;

    public uint First, Second, Third, Fourth;

    /// <summary>The words of a counter that is so many after that of a state.</summary>
    public static PhiloxWords Of(ArrayView<long> state, ulong skipped)
    {
        var words = default(PhiloxWords);
        var low = (ulong)state[0];
        words._low = low + skipped;
        words._high = (ulong)state[1] + (words._low < low ? 1ul : 0ul);
        words._key = (ulong)state[2];
        words.Draw();
        return words;
    }

    /// <summary>One word after the other.</summary>
    public uint Word()
    {
        if (_next == 4)
        {
            _low++;
            if (_low == 0) _high++;
            _next = 0;
            Draw();
        }

        _next++;
        return _next == 1 ? First : _next == 2 ? Second : _next == 3 ? Third : Fourth;
    }

    private void Draw()
    {
        uint c0 = (uint)_low, c1 = (uint)(_low >> 32), c2 = (uint)_high, c3 = (uint)(_high >> 32), k0 = (uint)_key, k1 = (uint)(_key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var (a, b) = (0xD2511F53ul * c0, 0xCD9E8D57ul * c2);
            c0 = (uint)(b >> 32) ^ c1 ^ k0;
            c1 = (uint)b;
            c2 = (uint)(a >> 32) ^ c3 ^ k1;
            c3 = (uint)a;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        First = c0;
        Second = c1;
        Third = c2;
        Fourth = c3;
    }
}
