using System.Globalization;
using System.Numerics;
using System.Text.Json;
using GraphCompiler;

namespace ServeModel;

/// <summary>How elements of one type stand in JSON.</summary>
internal abstract class ElementType
{
    private static readonly Dictionary<DType, ElementType> s_types = new()
    {
        [DType.Float32] = new NumberType<float>(),
        [DType.Float64] = new NumberType<double>(),
        [DType.Float16] = new NumberType<Half>(),
        [DType.Int8] = new NumberType<sbyte>(),
        [DType.Int16] = new NumberType<short>(),
        [DType.Int32] = new NumberType<int>(),
        [DType.Int64] = new NumberType<long>(),
        [DType.UInt8] = new NumberType<byte>(),
        [DType.UInt16] = new NumberType<ushort>(),
        [DType.UInt32] = new NumberType<uint>(),
        [DType.UInt64] = new NumberType<ulong>(),
        [DType.Bool] = new BoolType(),
        [DType.String] = new TextType(),
    };

    /// <exception cref="NotSupportedException">JSON has no form for such elements.</exception>
    public static ElementType Of(DType type) => s_types.GetValueOrDefault(type) ?? throw new NotSupportedException($"Elements of {type.Name} have no form in JSON.");

    /// <summary>A place for the values of an input.</summary>
    public abstract Column NewColumn(string input);

    public abstract void Write(Utf8JsonWriter writer, Tensor tensor, int index);
}

/// <inheritdoc/>
internal abstract class ElementType<T> : ElementType
{
    /// <summary>The reader's token as an element; false where it is none.</summary>
    public abstract bool TryRead(ref Utf8JsonReader reader, out T value);

    public sealed override Column NewColumn(string input) => new Column<T>(input, this);

    public sealed override void Write(Utf8JsonWriter writer, Tensor tensor, int index) => Write(writer, tensor.As<T>().AsSpan()[index]);

    protected abstract void Write(Utf8JsonWriter writer, T value);
}

internal sealed class BoolType : ElementType<bool>
{
    public override bool TryRead(ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return value || reader.TokenType == JsonTokenType.False;
    }

    protected override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}

internal sealed class TextType : ElementType<string>
{
    public override bool TryRead(ref Utf8JsonReader reader, out string value)
    {
        value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return reader.TokenType == JsonTokenType.String;
    }

    protected override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}

/// <summary>
/// Numbers, read and written in place. As TensorFlow Serving has it, floating ones may be NaN, Infinity and -Infinity, which JSON lacks; whole ones
/// are written as 4.0; and what the type cannot hold is refused.
/// </summary>
internal sealed class NumberType<T> : ElementType<T>
    where T : struct, INumber<T>
{
    private static readonly bool s_isFloating = DType.Of<T>().IsFloating;
    private static readonly NumberStyles s_style = s_isFloating ? NumberStyles.Float : NumberStyles.AllowLeadingSign;

    public override bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        value = default;
        return reader.TokenType switch
        {
            JsonTokenType.Number => T.TryParse(reader.ValueSpan, s_style, CultureInfo.InvariantCulture, out value) && T.IsFinite(value),
            JsonTokenType.String => s_isFloating && SpecialNumbers.IsOne(reader.ValueSpan) && T.TryParse(reader.ValueSpan, s_style, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    protected override void Write(Utf8JsonWriter writer, T value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (s_isFloating && text[..length].IndexOfAnyExcept("-0123456789"u8) < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
