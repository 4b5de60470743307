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

        /// <summary>eˣ / Σ eˣ along the last axis.</summary>
        /// <inheritdoc cref="Softmax{T}(Tensor{T}, int)" path="/exception"/>
        public static Tensor<T> Softmax<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Softmax(x, -1);

        /// <summary>eˣ / Σ eˣ along an axis, without overflow.</summary>
        /// <exception cref="TfInvalidArgumentException">The axis is out of range, or the logits are a scalar.</exception>
        public static Tensor<T> Softmax<T>(Tensor<T> logits, int axis)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Softmax(axis), logits);

        /// <summary>x - log Σ eˣ along the last axis.</summary>
        /// <inheritdoc cref="Softmax{T}(Tensor{T}, int)" path="/exception"/>
        public static Tensor<T> LogSoftmax<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => LogSoftmax(x, -1);

        /// <summary>x - log Σ eˣ along an axis, without overflow.</summary>
        /// <inheritdoc cref="Softmax{T}(Tensor{T}, int)" path="/exception"/>
        public static Tensor<T> LogSoftmax<T>(Tensor<T> logits, int axis)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new LogSoftmax(axis), logits);

        /// <summary>log Σ eˣ - x[label] for each row x of the logits, which have one axis more than the labels.</summary>
        /// <exception cref="TfValueException">The shapes do not fit together.</exception>
        /// <exception cref="TfInvalidArgumentException">A label is none of the classes.</exception>
        public static Tensor<T> SparseSoftmaxCrossEntropyWithLogits<T>(Tensor<int> labels, Tensor<T> logits)
            where T : IFloatingPointIeee754<T> =>
            (Tensor<T>)Ambient.ToTensor(Ambient.ValueOf(labels).Apply(new SparseSoftmaxCrossEntropy(), Ambient.ValueOf(logits)));

        /// <summary>The mean and the variance, the mean of (x - x̄)², over the axes.</summary>
        /// <inheritdoc cref="Tf.ReduceSum" path="/exception"/>
        public static (Tensor<T> Mean, Tensor<T> Variance) Moments<T>(Tensor<T> x, Axes axis, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => (ReduceMean(x, axis, keepDims), ReduceVariance(x, axis, keepDims));

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
