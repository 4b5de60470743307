using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>What tells a saved model from others: hashes of its parts, and a number of its own.</summary>
internal static class Fingerprint
{
    public const string FileName = "fingerprint.pb";

    private const int Producer = 4;

    /// <param name="model">The bytes of the model's file.</param>
    /// <param name="meta">What is in it.</param>
    /// <param name="index">The bytes of the index of its variables.</param>
    public static FingerprintDef Of(byte[] model, MetaGraphDef meta, byte[] index) => new()
    {
        SavedModelChecksum = FarmHash.Of(model),
        GraphDefProgramHash = FarmHash.Of(meta.GraphDef.ToByteArray()),
        SignatureDefHash = FarmHash.Of(Encoded(meta)),
        SavedObjectGraphHash = FarmHash.Of(meta.ObjectGraphDef.ToByteArray()),
        CheckpointHash = FarmHash.Of(index),
        Version = new VersionDef { Producer = Producer },
        Uuid = BinaryPrimitives.ReadUInt128LittleEndian(Guid.NewGuid().ToByteArray()).ToString(CultureInfo.InvariantCulture),
    };

    private static byte[] Encoded(MetaGraphDef meta)
    {
        var signatures = new MetaGraphDef();
        foreach (var (name, signature) in meta.SignatureDef.OrderBy(s => s.Key, StringComparer.Ordinal)) signatures.SignatureDef[name] = signature;
        return signatures.ToByteArray();
    }
}

/// <summary>FarmHash's Fingerprint64, which TensorFlow has for fingerprints (Geoff Pike, farmhash.cc, farmhashna::Hash64).</summary>
internal static class FarmHash
{
    private const ulong K0 = 0xC3A5C85C97CB3127;
    private const ulong K1 = 0xB492B66FBE98F273;
    private const ulong K2 = 0x9AE16A3B2F90404F;
    private const int Block = 64;

    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        <= 16 => Short(bytes),
        <= 32 => UpTo32(bytes),
        <= Block => UpTo64(bytes),
        _ => Long(bytes),
    };

    private static ulong Short(ReadOnlySpan<byte> s)
    {
        var n = (ulong)s.Length;
        var factor = K2 + (n * 2);
        if (n >= 8)
        {
            var (a, b) = (At(s, 0) + K2, At(s, s.Length - 8));
            return Mixed((Turned(b, 37) * factor) + a, (Turned(a, 25) + b) * factor, factor);
        }

        if (n >= 4) return Mixed(n + ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(s) << 3), BinaryPrimitives.ReadUInt32LittleEndian(s[^4..]), factor);
        return n == 0 ? K2 : Folded(((s[0] + ((ulong)s[s.Length >> 1] << 8)) * K2) ^ ((n + ((ulong)s[^1] << 2)) * K0)) * K2;
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        var factor = K2 + ((ulong)s.Length * 2);
        var (a, b, c, d) = (At(s, 0) * K1, At(s, 8), At(s, s.Length - 8) * factor, At(s, s.Length - 16) * K2);
        return Mixed(Turned(a + b, 43) + Turned(c, 30) + d, a + Turned(b + K2, 18) + c, factor);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        var factor = K2 + ((ulong)s.Length * 2);
        var (a, b, c, d) = (At(s, 0) * K2, At(s, 8), At(s, s.Length - 8) * factor, At(s, s.Length - 16) * K2);
        var y = Turned(a + b, 43) + Turned(c, 30) + d;
        var z = Mixed(y, a + Turned(b + K2, 18) + c, factor);
        var (e, f, g, h) = (At(s, 16) * factor, At(s, 24), (y + At(s, s.Length - 32)) * factor, (z + At(s, s.Length - 24)) * factor);
        return Mixed(Turned(e + f, 43) + Turned(g, 30) + h, e + Turned(f + a, 18) + g, factor);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        const ulong seed = 81;
        var (x, y) = (unchecked(seed * K2) + At(s, 0), unchecked((seed * K1) + 113));
        var z = Folded((y * K2) + 113) * K2;
        var (v, w) = ((First: 0UL, Second: 0UL), (First: 0UL, Second: 0UL));
        for (var rest = s; rest.Length > Block; rest = rest[Block..])
        {
            x = Turned(x + y + v.First + At(rest, 8), 37) * K1;
            y = Turned(y + v.Second + At(rest, 48), 42) * K1;
            x ^= w.Second;
            y += v.First + At(rest, 40);
            z = Turned(z + w.First, 33) * K1;
            v = Weak(rest, v.Second * K1, x + w.First);
            w = Weak(rest[32..], z + w.Second, y + At(rest, 16));
            (z, x) = (x, z);
        }

        // The last block reaches back into the one before it.
        var end = s[^Block..];
        var factor = K1 + ((z & 0xFF) << 1);
        w.First += (ulong)((s.Length - 1) & (Block - 1));
        v.First += w.First;
        w.First += v.First;
        x = Turned(x + y + v.First + At(end, 8), 37) * factor;
        y = Turned(y + v.Second + At(end, 48), 42) * factor;
        x ^= w.Second * 9;
        y += (v.First * 9) + At(end, 40);
        z = Turned(z + w.First, 33) * factor;
        v = Weak(end, v.Second * factor, x + w.First);
        w = Weak(end[32..], z + w.Second, y + At(end, 16));
        (z, x) = (x, z);
        return Mixed(Mixed(v.First, w.First, factor) + (Folded(y) * K0) + z, Mixed(v.Second, w.Second, factor) + x, factor);
    }

    private static (ulong First, ulong Second) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        a += At(s, 0);
        b = Turned(b + a + At(s, 24), 21);
        var c = a;
        a += At(s, 8) + At(s, 16);
        b += Turned(a, 44);
        return (a + At(s, 24), b + c);
    }

    private static ulong Mixed(ulong u, ulong v, ulong factor)
    {
        var a = Folded((u ^ v) * factor);
        return Folded((v ^ a) * factor) * factor;
    }

    private static ulong At(ReadOnlySpan<byte> s, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(s[offset..]);

    private static ulong Turned(ulong value, int by) => BitOperations.RotateRight(value, by);

    private static ulong Folded(ulong value) => value ^ (value >> 47);
}
