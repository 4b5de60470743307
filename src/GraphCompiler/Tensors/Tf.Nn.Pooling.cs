using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Nn
    {
        /// <summary>
        /// The largest of what each window over the axes between batch and channels sees, channel by channel, for x of rank 3, 4 or 5. Padding and
        /// NaN are never chosen. The gradient goes to the first of the largest.
        /// </summary>
        /// <param name="x">A batch, spatial axes, channels.</param>
        /// <param name="poolSize">How much a window sees along each axis.</param>
        /// <param name="strides">From a window to the next; by default they do not overlap.</param>
        /// <param name="padding">What is beyond the edges.</param>
        /// <exception cref="TfInvalidArgumentException">The rank does not fit, a size or stride is not positive; in a trace perhaps a <see cref="TfValueException"/>.</exception>
        /// <exception cref="TfValueException">There is not a size or stride for each axis; in a trace also: a window is longer than x where x is not padded.</exception>
        public static Tensor<T> MaxPool<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : INumber<T> => MaxPoolOver(SpatialRank(x), x, poolSize, strides, padding);

        /// <summary>The largest of what each window over the length of x [batch, length, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> MaxPool1D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : INumber<T> => MaxPoolOver(1, x, poolSize, strides, padding);

        /// <summary>The largest of what each window over images x [batch, height, width, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> MaxPool2D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : INumber<T> => MaxPoolOver(2, x, poolSize, strides, padding);

        /// <summary>The largest of what each window over x [batch, depth, height, width, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> MaxPool3D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : INumber<T> => MaxPoolOver(3, x, poolSize, strides, padding);

        /// <summary>
        /// The mean of what each window over the axes between batch and channels sees, channel by channel, for x of rank 3, 4 or 5. Padding does
        /// not count.
        /// </summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> AvgPool<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : IFloatingPointIeee754<T> => AvgPoolOver(SpatialRank(x), x, poolSize, strides, padding);

        /// <summary>The mean of what each window over the length of x [batch, length, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> AvgPool1D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : IFloatingPointIeee754<T> => AvgPoolOver(1, x, poolSize, strides, padding);

        /// <summary>The mean of what each window over images x [batch, height, width, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> AvgPool2D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : IFloatingPointIeee754<T> => AvgPoolOver(2, x, poolSize, strides, padding);

        /// <summary>The mean of what each window over x [batch, depth, height, width, channels] sees.</summary>
        /// <inheritdoc cref="MaxPool" path="/*[not(self::summary)]"/>
        public static Tensor<T> AvgPool3D<T>(Tensor<T> x, Extent poolSize, Extent? strides = null, Padding padding = Padding.Valid)
            where T : IFloatingPointIeee754<T> => AvgPoolOver(3, x, poolSize, strides, padding);

        private static int SpatialRank(Tensor x) => x.Rank is >= 3 and <= 5
            ? x.Rank - 2
            : throw new TfValueException($"`input.shape.rank` must be 3, 4 or 5. Received: input.shape={x.Shape} of rank {x.Rank}.");

        private static Tensor<T> MaxPoolOver<T>(int rank, Tensor<T> x, Extent size, Extent? strides, Padding padding)
        {
            var (window, sizes) = Composites.Pool(rank, size.ToEquatable(), strides?.ToEquatable(), padding);
            return Ambient.Apply<T>(new MaxPool(window, sizes), x);
        }

        private static Tensor<T> AvgPoolOver<T>(int rank, Tensor<T> x, Extent size, Extent? strides, Padding padding)
        {
            var (window, sizes) = Composites.Pool(rank, size.ToEquatable(), strides?.ToEquatable(), padding);
            return Ambient.Apply<T>(new AvgPool(window, sizes), x);
        }
    }
}
