using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Nn
    {
        /// <summary>x + bias, the bias a vector along the last axis of x, which has two axes at least.</summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not fit together; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> BiasAdd<T>(Tensor<T> x, Tensor<T> bias)
            where T : INumber<T> => Ambient.Apply(new BiasAdd(), x, bias);

        /// <summary>relu(x) and relu(-x) joined along the last axis.</summary>
        /// <inheritdoc cref="Crelu{T}(Tensor{T}, int)" path="/exception"/>
        public static Tensor<T> Crelu<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Crelu(x, -1);

        /// <summary>relu(x) and relu(-x) joined along an axis, which becomes twice as long.</summary>
        /// <exception cref="TfInvalidArgumentException">The axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> Crelu<T>(Tensor<T> x, int axis)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.Crelu(Ambient.ValueOf(x), axis));

        /// <summary>(x - mean) / √(variance + epsilon) · scale + offset, each of them broadcast.</summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> BatchNormalization<T>(Tensor<T> x, Tensor<T> mean, Tensor<T> variance, Tensor<T>? offset, Tensor<T>? scale, double epsilon)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.BatchNormalization(
                Ambient.ValueOf(x),
                Ambient.ValueOf(mean),
                Ambient.ValueOf(variance),
                offset is null ? null : Ambient.ValueOf(offset),
                scale is null ? null : Ambient.ValueOf(scale),
                Scalar<T>(epsilon)));

        /// <summary>
        /// (x - mean) / √(variance + epsilon) · gamma + beta, mean and variance those over the axes, by default the last. Gamma and beta have the
        /// shape of these axes.
        /// </summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast, or an axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> LayerNormalization<T>(Tensor<T> x, Tensor<T>? gamma = null, Tensor<T>? beta = null, Axes? axis = null, double epsilon = 0.001)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.LayerNormalization(
                Ambient.ValueOf(x),
                gamma is null ? null : Ambient.ValueOf(gamma),
                beta is null ? null : Ambient.ValueOf(beta),
                (axis ?? -1).ToEquatable() ?? Enumerable.Range(0, x.Rank).ToEquatableArray(),
                Scalar<T>(epsilon)));

        /// <summary>
        /// x / (bias + alpha · Σ x²)^beta for x [batch, height, width, channels], the sum over the channels that are at most
        /// <paramref name="depthRadius"/> away.
        /// </summary>
        /// <exception cref="TfInvalidArgumentException">x has another rank, in a trace a <see cref="TfValueException"/>; or it is of float64, in a trace a <see cref="TfTypeException"/>.</exception>
        public static Tensor<T> LocalResponseNormalization<T>(Tensor<T> x, int depthRadius = 5, double bias = 1, double alpha = 1, double beta = 0.5)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(
                Composites.LocalResponseNormalization(Ambient.ValueOf(x), depthRadius, Scalar<T>(bias), Scalar<T>(alpha), Scalar<T>(-beta)));

        /// <summary>
        /// For each sequence -log of the probability that its frames spell its labels, each label for one frame or several, blanks between them or
        /// not: [batch]. Infinite where there are too few frames. Its gradient has none.
        /// </summary>
        /// <param name="labels">Classes [batch, most labels].</param>
        /// <param name="logits">Unnormalised logarithms of probabilities [frames, batch, classes].</param>
        /// <param name="labelLength">How many labels count of each row.</param>
        /// <param name="logitLength">How many frames count of each sequence.</param>
        /// <param name="blankIndex">The class that is no label; negative ones count from the end.</param>
        /// <exception cref="TfInvalidArgumentException">Shapes do not fit - while tracing a <see cref="TfValueException"/> -, or a label or a length is out of range.</exception>
        public static Tensor<float> CtcLoss(Tensor<int> labels, Tensor<float> logits, Tensor<int> labelLength, Tensor<int> logitLength, int blankIndex = 0) =>
            (Tensor<float>)Ambient.Results(new CtcLoss(blankIndex), labels, logits, labelLength, logitLength)[0];

        /// <summary>The sum of losses of examples, weighted, over the number of examples, which is the length of the first axis if it is not given.</summary>
        /// <exception cref="TfValueException">The losses are a scalar.</exception>
        public static Tensor<float> ComputeAverageLoss(Tensor<float> perExampleLoss, Tensor<float>? sampleWeight = null, int? globalBatchSize = null)
        {
            if (perExampleLoss.Rank == 0) throw new TfValueException("Invalid value passed for `per_example_loss`. Expected a tensor with at least rank 1.");
            return (Tensor<float>)Ambient.ToTensor(Composites.AverageLoss(
                Ambient.ValueOf(perExampleLoss),
                sampleWeight is null ? null : Ambient.ValueOf(sampleWeight),
                globalBatchSize is { } size ? Scalar<float>(size) : null));
        }

        /// <summary>The sum of a regularization loss, as one replica's share of it.</summary>
        public static Tensor<T> ScaleRegularizationLoss<T>(Tensor<T> loss)
            where T : IFloatingPointIeee754<T> => ReduceSum(loss);

        // A number of the user's, as an operand.
        private static Value Scalar<T>(double value)
            where T : INumberBase<T> => Ambient.ValueOf(new EagerTensor<T>([T.CreateChecked(value)], GraphCompiler.Shape.Scalar));
    }
}
