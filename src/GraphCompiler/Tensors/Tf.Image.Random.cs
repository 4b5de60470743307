using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    // Images changed at random. The numbers that decide are those of Tf.Random.Uniform with the same seed.
    public static partial class Image
    {
        /// <summary>A part of a size, anywhere in x.</summary>
        /// <param name="x">A tensor, an image or not.</param>
        /// <param name="size">The size along each axis.</param>
        /// <param name="seed">The operator's own seed.</param>
        /// <exception cref="TfInvalidArgumentException">x is smaller, or has another rank.</exception>
        public static Tensor<T> RandomCrop<T>(Tensor<T> x, Shape size, int? seed = null)
        {
            var value = Ambient.ValueOf(x);
            var isTooSmall = !value.Shape.IsRankKnown || value.Shape.Rank != size.Rank || value.Shape.Dims.ToArray().Zip(size.Dims.ToArray(), (own, part) => own.Size < part.Size).Any(less => less);
            if (isTooSmall) throw new TfInvalidArgumentException($"Need value.shape >= size, got {value.Shape} {size}");
            var drawn = Random.Uniform(size.Rank, 0, int.MaxValue, seed);
            return (Tensor<T>)Ambient.ToTensor(Composites.RandomCrop(value, size, Ambient.ValueOf(drawn)));
        }

        /// <summary>Each image as it is or with left and right exchanged.</summary>
        /// <inheritdoc cref="FlipLeftRight" path="/exception"/>
        public static Tensor<T> RandomFlipLeftRight<T>(Tensor<T> images, int? seed = null) => RandomFlip(images, -2, seed);

        /// <summary>Each image as it is or with top and bottom exchanged.</summary>
        /// <inheritdoc cref="FlipLeftRight" path="/exception"/>
        public static Tensor<T> RandomFlipUpDown<T>(Tensor<T> images, int? seed = null) => RandomFlip(images, -3, seed);

        /// <summary><see cref="AdjustBrightness"/> by one number in [-maxDelta, maxDelta).</summary>
        /// <exception cref="TfValueException">maxDelta is negative.</exception>
        public static Tensor<float> RandomBrightness(Tensor<float> images, double maxDelta, int? seed = null)
        {
            Require(maxDelta >= 0, "max_delta must be non-negative.");
            return images + Random.Uniform([], -maxDelta, maxDelta, seed);
        }

        /// <summary><see cref="AdjustContrast"/> by one factor in [lower, upper).</summary>
        /// <exception cref="TfValueException">The factors are none, or the images have less than three dimensions.</exception>
        public static Tensor<float> RandomContrast(Tensor<float> images, double lower, double upper, int? seed = null)
        {
            Require(upper > lower, "upper must be > lower.");
            Require(lower >= 0, "lower must be non-negative.");
            Require(images.Rank >= 3, $"Shape must be at least rank 3 but is rank {images.Rank}");
            return Adjusted(Composites.AdjustContrast, images, lower, upper, seed);
        }

        /// <summary><see cref="AdjustHue"/> by one number in [-maxDelta, maxDelta).</summary>
        /// <exception cref="TfValueException">maxDelta is not in [0, 0.5].</exception>
        public static Tensor<float> RandomHue(Tensor<float> images, double maxDelta, int? seed = null)
        {
            Require(maxDelta <= 0.5, "max_delta must be <= 0.5.");
            Require(maxDelta >= 0, "max_delta must be non-negative.");
            return Adjusted(Composites.AdjustHue, images, -maxDelta, maxDelta, seed);
        }

        /// <summary><see cref="AdjustSaturation"/> by one factor in [lower, upper).</summary>
        /// <exception cref="TfValueException">The factors are none.</exception>
        public static Tensor<float> RandomSaturation(Tensor<float> images, double lower, double upper, int? seed = null)
        {
            Require(upper > lower, "upper must be > lower.");
            Require(lower >= 0, "lower must be non-negative.");
            return Adjusted(Composites.AdjustSaturation, images, lower, upper, seed);
        }

        private static Tensor<T> RandomFlip<T>(Tensor<T> images, int axis, int? seed) => (Tensor<T>)Ambient.ToTensor(
            Composites.RandomFlip(Checked(images), axis, shape => Ambient.ValueOf(Random.Uniform(shape, seed: seed))));

        private static Tensor<float> Adjusted(Func<Value, Value, Value> function, Tensor<float> images, double least, double limit, int? seed) =>
            (Tensor<float>)Ambient.ToTensor(function(Ambient.ValueOf(images), Ambient.ValueOf(Random.Uniform([], least, limit, seed))));
    }
}
