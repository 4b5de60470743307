using System.Numerics;

namespace GraphCompiler.Interop;

/// <summary>Variables of an element type that is known only as a <see cref="DType"/>.</summary>
internal static class Variables
{
    public static IVariable Create(Tensor value, bool trainable, string name, Shape shape)
    {
        using (NameScopes.Enter(""))
        {
            return value switch
            {
                Tensor<float> x => Of(x),
                Tensor<double> x => Of(x),
                Tensor<Half> x => Of(x),
                Tensor<sbyte> x => Of(x),
                Tensor<short> x => Of(x),
                Tensor<int> x => Of(x),
                Tensor<long> x => Of(x),
                Tensor<byte> x => Of(x),
                Tensor<ushort> x => Of(x),
                Tensor<uint> x => Of(x),
                Tensor<ulong> x => Of(x),
                Tensor<bool> x => Of(x),
                Tensor<BFloat16> x => Of(x),
                Tensor<Complex64> x => Of(x),
                Tensor<Complex> x => Of(x),
                Tensor<string> x => Of(x),
                _ => throw new NotSupportedException($"There are no variables of {value.DType.Name}."),
            };
        }

        Variable<T> Of<T>(Tensor<T> first) => new(first, trainable, name, shape);
    }
}
