namespace GraphCompiler.Runtime;

/// <summary>Python's <c>random.Random(seed)</c>, a Mersenne Twister: TensorFlow draws seeds for operators from it.</summary>
internal sealed class PythonRandom
{
    private const int Size = 624, Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public PythonRandom(int seed)
    {
        _state[0] = 19650218;
        for (var k = 1; k < Size; k++) _state[k] = unchecked((1812433253 * Mixed(k)) + (uint)k);
        var i = 1;
        for (var k = 0; k < Size; k++, Advance(ref i)) _state[i] = unchecked((_state[i] ^ (Mixed(i) * 1664525)) + (uint)Math.Abs((long)seed));
        for (var k = 1; k < Size; k++, Advance(ref i)) _state[i] = unchecked((_state[i] ^ (Mixed(i) * 1566083941)) - (uint)i);
        _state[0] = 0x80000000;
    }

    /// <summary><c>randint(0, 2**31 - 1)</c>.</summary>
    public int NextInt()
    {
        uint bits;
        do bits = NextWord();
        while (bits > int.MaxValue);
        return (int)bits;
    }

    private uint Mixed(int i) => _state[i - 1] ^ (_state[i - 1] >> 30);

    private void Advance(ref int i)
    {
        if (++i < Size) return;
        _state[0] = _state[Size - 1];
        i = 1;
    }

    private uint NextWord()
    {
        if (_next == Size) Refill();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var k = 0; k < Size; k++)
        {
            var y = (_state[k] & 0x80000000) | (_state[(k + 1) % Size] & 0x7FFFFFFF);
            _state[k] = _state[(k + Shift) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }

        _next = 0;
    }
}
