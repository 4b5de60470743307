using System.Text.Json;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>A weight as it is stored.</summary>
/// <param name="Elements">The stored elements.</param>
/// <param name="Size">The bytes of one.</param>
/// <param name="DType">What they are; null for those of the weight itself.</param>
/// <param name="Min">What stands for 0 where they are numbers of a scale,</param>
/// <param name="Scale">and how far they are apart; null where they are not.</param>
/// <remarks>Source: tensorflowjs.quantization.</remarks>
internal sealed record Quantized(Array Elements, int Size, string? DType, double Min, double? Scale)
{
    /// <exception cref="TfValueException">It has elements that are no numbers, for which no scale has a place.</exception>
    public static Quantized Of(string name, Tensor value, TfjsQuantization quantization)
    {
        if (value is not Tensor<float> floats || quantization == TfjsQuantization.None) return new(value.Dense.Data, value.DType.Size, null, 0, null);
        var elements = (float[])floats.Dense.Data;
        if (quantization == TfjsQuantization.Float16) return new(Array.ConvertAll(elements, e => (Half)e), sizeof(ushort), "float16", 0, null);
        if (!Array.TrueForAll(elements, float.IsFinite)) throw new TfValueException($"The weight {name} has elements that are not finite, which cannot be stored in {quantization}: store it in Float16 or as it is.");
        var (dtype, most) = quantization == TfjsQuantization.UInt8 ? ("uint8", byte.MaxValue) : ("uint16", (int)ushort.MaxValue);
        double[] all = Array.ConvertAll(elements, e => (double)e);
        var (min, max, scale) = all.Length == 0 ? (0, 0, 1) : (all.Min(), all.Max(), 1.0);
        if (max > min)
        {
            scale = (max - min) / most;

            // Zero is zero.
            if (min <= 0 && max >= 0) (min, max) = (-Math.Round((0 - min) / scale) * scale, (most * scale) - (Math.Round((0 - min) / scale) * scale));
        }

        // As one element alone has it, all are the least.
        var codes = Array.ConvertAll(all, e => max > min ? (int)Math.Clamp(Math.Round((Math.Clamp(e, min, max) - min) / scale), 0, most) : 0);
        return quantization == TfjsQuantization.UInt8
            ? new(Array.ConvertAll(codes, c => (byte)c), sizeof(byte), dtype, min, scale)
            : new(Array.ConvertAll(codes, c => (ushort)c), sizeof(ushort), dtype, min, scale);
    }

    public void Write(Utf8JsonWriter json)
    {
        if (DType is null) return;
        json.WriteStartObject("quantization");
        json.WriteString("dtype", DType);
        if (Scale is { } scale)
        {
            json.WriteNumber("min", Min);
            json.WriteNumber("scale", scale);
        }

        json.WriteString("original_dtype", "float32");
        json.WriteEndObject();
    }
}
