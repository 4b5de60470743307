using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.CompilerServices;

/// <summary>A host scalar on its way into a compiled function: its bits, and which C# type they are of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HostScalar
{
    // First, and the low bytes first: a kernel reads the value where it lies.
    private readonly long _bits;

    private HostScalar(long bits, TypeCode type) => (_bits, Type) = (bits, type);

    /// <summary>The C# type.</summary>
    internal TypeCode Type { get; }

    /// <summary>A <c>float</c>.</summary>
    public static implicit operator HostScalar(float value) => new(BitConverter.SingleToUInt32Bits(value), TypeCode.Single);

    /// <summary>A <c>double</c>.</summary>
    public static implicit operator HostScalar(double value) => new(BitConverter.DoubleToInt64Bits(value), TypeCode.Double);

    /// <summary>A <c>bool</c>.</summary>
    public static implicit operator HostScalar(bool value) => new(value ? 1 : 0, TypeCode.Boolean);

    /// <summary>A <c>char</c>.</summary>
    public static implicit operator HostScalar(char value) => new(value, TypeCode.Char);

    /// <summary>A <c>sbyte</c>.</summary>
    public static implicit operator HostScalar(sbyte value) => new(value, TypeCode.SByte);

    /// <summary>A <c>byte</c>.</summary>
    public static implicit operator HostScalar(byte value) => new(value, TypeCode.Byte);

    /// <summary>A <c>short</c>.</summary>
    public static implicit operator HostScalar(short value) => new(value, TypeCode.Int16);

    /// <summary>A <c>ushort</c>.</summary>
    public static implicit operator HostScalar(ushort value) => new(value, TypeCode.UInt16);

    /// <summary>An <c>int</c>.</summary>
    public static implicit operator HostScalar(int value) => new(value, TypeCode.Int32);

    /// <summary>A <c>uint</c>.</summary>
    public static implicit operator HostScalar(uint value) => new(value, TypeCode.UInt32);

    /// <summary>A <c>long</c>.</summary>
    public static implicit operator HostScalar(long value) => new(value, TypeCode.Int64);

    /// <summary>A <c>ulong</c>.</summary>
    public static implicit operator HostScalar(ulong value) => new(unchecked((long)value), TypeCode.UInt64);

    /// <summary>The scalar as the type that it came from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T To<T>()
        where T : unmanaged
    {
        Debug.Assert(Type == System.Type.GetTypeCode(typeof(T)), "generated code takes a scalar for another type than it passed");
        return Unsafe.As<long, T>(ref Unsafe.AsRef(in _bits));
    }

    /// <summary>The element type of the tensor that a scalar becomes.</summary>
    internal DType DType
    {
        get
        {
            var type = Type;
            return DType.All.First(d => System.Type.GetTypeCode(d.ClrType) == type);
        }
    }

    /// <summary>The value as C# boxes it.</summary>
    internal object Value => Type switch
    {
        TypeCode.Single => To<float>(),
        TypeCode.Double => To<double>(),
        TypeCode.Boolean => To<bool>(),
        TypeCode.Char => To<char>(),
        TypeCode.SByte => To<sbyte>(),
        TypeCode.Byte => To<byte>(),
        TypeCode.Int16 => To<short>(),
        TypeCode.UInt16 => To<ushort>(),
        TypeCode.Int32 => To<int>(),
        TypeCode.UInt32 => To<uint>(),
        TypeCode.Int64 => To<long>(),
        _ => To<ulong>(),
    };

    /// <summary>The scalar in a box, null where it is none.</summary>
    internal static HostScalar? FromBoxed(object? value) => value switch
    {
        float x => x,
        double x => x,
        bool x => x,
        char x => x,
        sbyte x => x,
        byte x => x,
        short x => x,
        ushort x => x,
        int x => x,
        uint x => x,
        long x => x,
        ulong x => x,
        _ => null,
    };
}
