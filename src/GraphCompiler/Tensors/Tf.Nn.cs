using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Core;
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

        /// <summary>x · sigmoid(beta · x).</summary>
        public static Tensor<T> Silu<T>(Tensor<T> x, double beta)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.Swish(v[0], v[1]), x, new EagerTensor<T>([T.CreateChecked(beta)], GraphCompiler.Shape.Scalar));

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

        /// <summary>The rows of a table that the ids name, each multiplied so that its norm is <paramref name="maxNorm"/> at most.</summary>
        /// <inheritdoc cref="EmbeddingLookup{T}(Tensor{T}, Tensor{int})" path="/exception"/>
        public static Tensor<T> EmbeddingLookup<T>(Tensor<T> table, Tensor<int> ids, double maxNorm)
            where T : IFloatingPointIeee754<T> =>
            (Tensor<T>)Ambient.ToTensor(Composites.ClippedRows(Ambient.ValueOf(table), Ambient.ValueOf(ids), Scalar<T>(maxNorm)));

        /// <summary>max(x, 0). Where x is 0 the gradient is 0.</summary>
        public static Tensor<T> Relu<T>(Tensor<T> x)
            where T : INumber<T> => Ambient.Apply<T>(new Relu(), x);

        /// <summary>min(max(x, 0), 6).</summary>
        public static Tensor<T> Relu6<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Relu6(), x);

        /// <summary>x, below zero eˣ - 1.</summary>
        public static Tensor<T> Elu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Elu(), x);

        /// <summary>1.0507 · x, below zero 1.0507 · 1.6733 · (eˣ - 1): layers with it keep mean 0 and variance 1.</summary>
        public static Tensor<T> Selu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Selu(), x);

        /// <summary>x / (1 + |x|).</summary>
        public static Tensor<T> Softsign<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Softsign(), x);

        /// <summary>1 / (1 + e⁻ˣ).</summary>
        public static Tensor<T> Sigmoid<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sigmoid(), x);

        /// <summary>The hyperbolic tangent of x.</summary>
        public static Tensor<T> Tanh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Tanh(), x);

        /// <summary>x · tanh(log(1 + eˣ)).</summary>
        public static Tensor<T> Mish<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.Mish(Ambient.ValueOf(x)));

        /// <summary>x, below zero 0.2 · x.</summary>
        public static Tensor<T> LeakyRelu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => LeakyRelu(x, 0.2);

        /// <summary>x, below zero alpha · x. Where x is 0 the slope is alpha.</summary>
        public static Tensor<T> LeakyRelu<T>(Tensor<T> x, double alpha)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new LeakyRelu(), x, new EagerTensor<T>([T.CreateChecked(alpha)], GraphCompiler.Shape.Scalar));

        /// <summary>½ Σ x², a scalar.</summary>
        public static Tensor<T> L2Loss<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new L2Loss(), x);

        /// <summary>
        /// The cross entropy between labels z and the probabilities sigmoid(x), element by element:
        /// max(x, 0) - x · z + log(1 + e^-|x|).
        /// </summary>
        /// <exception cref="TfValueException">The shapes differ.</exception>
        public static Tensor<T> SigmoidCrossEntropyWithLogits<T>(Tensor<T> labels, Tensor<T> logits)
            where T : IFloatingPointIeee754<T>
        {
            var (z, x) = SameShape("logits", "labels", labels, logits);
            return (Tensor<T>)Ambient.ToTensor(z.Apply(new SigmoidCrossEntropy(), x));
        }

        /// <summary>
        /// The cross entropy between labels z and the probabilities sigmoid(x) with a weight w for what is positive:
        /// (1 - z) · x + (1 + (w - 1) · z) · (log(1 + e^-|x|) + max(-x, 0)). The weight broadcasts.
        /// </summary>
        /// <inheritdoc cref="SigmoidCrossEntropyWithLogits" path="/exception"/>
        public static Tensor<T> WeightedCrossEntropyWithLogits<T>(Tensor<T> labels, Tensor<T> logits, Tensor<T> positiveWeight)
            where T : IFloatingPointIeee754<T>
        {
            var (z, x) = SameShape("logits", "labels", labels, logits);
            return (Tensor<T>)Ambient.ToTensor(Composites.WeightedCrossEntropy(z, x, Ambient.ValueOf(positiveWeight)));
        }

        /// <summary>
        /// The cross entropy between rows of probabilities z and softmax(x) along an axis: Σ z · (log Σ eˣ - x). The gradient for the logits is
        /// (softmax(x) - z) · dy, for rows of labels that add up to 1.
        /// </summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast, or the axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> SoftmaxCrossEntropyWithLogits<T>(Tensor<T> labels, Tensor<T> logits, int axis = -1)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new SoftmaxCrossEntropy(axis), labels, logits);

        /// <summary>The negative log likelihood of counts z under a Poisson distribution of rate eˣ, without the term that z alone makes: eˣ - z · x.</summary>
        /// <inheritdoc cref="SigmoidCrossEntropyWithLogits" path="/exception"/>
        public static Tensor<T> LogPoissonLoss<T>(Tensor<T> targets, Tensor<T> logInput)
            where T : IFloatingPointIeee754<T> => LogPoissonLoss(targets, logInput, computeFullLoss: false);

        /// <summary>The same, with Stirling's approximation z · log z - z + ½ log 2πz of the term that z makes where z is above 1, if the full loss is asked for.</summary>
        /// <inheritdoc cref="SigmoidCrossEntropyWithLogits" path="/exception"/>
        public static Tensor<T> LogPoissonLoss<T>(Tensor<T> targets, Tensor<T> logInput, bool computeFullLoss)
            where T : IFloatingPointIeee754<T>
        {
            var (z, x) = SameShape("log_input", "targets", targets, logInput);
            return (Tensor<T>)Ambient.ToTensor(computeFullLoss ? Composites.FullLogPoissonLoss(z, x) : Composites.LogPoissonLoss(z, x));
        }

        private static (Value Second, Value First) SameShape(string first, string second, Tensor secondValue, Tensor firstValue)
        {
            var (z, x) = (Ambient.ValueOf(secondValue), Ambient.ValueOf(firstValue));
            return x.Shape.IsCompatibleWith(z.Shape)
                ? (z, x)
                : throw new TfValueException($"`{first}` and `{second}` must have the same shape, received ({x.Shape} vs {z.Shape}).");
        }
    }
}
