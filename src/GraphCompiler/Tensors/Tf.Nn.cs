using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>TensorFlow's tf.nn.* functions. Activations take the tensor alone, so that a method group is one.</summary>
    public static partial class Nn
    {
        /// <summary>x / (1 + e⁻ˣ), which is also called swish.</summary>
        public static Tensor<T> Silu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Silu(), x);

        /// <summary>log(1 + eˣ), without overflow.</summary>
        public static Tensor<T> Softplus<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Softplus(), x);

        /// <summary>log(1 / (1 + e⁻ˣ)) = -log(1 + e⁻ˣ), without overflow.</summary>
        public static Tensor<T> LogSigmoid<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new LogSigmoid(), x);

        /// <summary>x · ½ (1 + erf(x / √2)).</summary>
        public static Tensor<T> Gelu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Gelu(x, approximate: false);

        /// <summary>x · ½ (1 + erf(x / √2)), or approximately x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
        public static Tensor<T> Gelu<T>(Tensor<T> x, bool approximate)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Gelu(approximate), x);
    
        /// <summary>The rows of a table that the ids name. The gradient with respect to the table is an <see cref="IndexedSlices{T}"/>.</summary>
        /// <exception cref="TfInvalidArgumentException">There is no such row.</exception>
        [OverloadResolutionPriority(1)]
        public static Tensor<T> EmbeddingLookup<T>(Tensor<T> table, Tensor<int> ids) => Gather(table, ids);

        /// <inheritdoc cref="EmbeddingLookup{T}(Tensor{T}, Tensor{int})"/>
        public static Tensor<T> EmbeddingLookup<T>(Tensor<T> table, Tensor<long> ids) => Gather(table, ids);
    }
}
