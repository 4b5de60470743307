using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Nn
    {
        /// <summary>
        /// Cross-correlation of x [..., length, channels] with filters [size, channels, results]: result o at p is the sum over k and c of
        /// x[p · stride + k · dilation, c] · filters[k, c, o].
        /// </summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> Conv1D<T>(Tensor<T> x, Tensor<T> filters, int stride = 1, Padding padding = Padding.Valid, int dilation = 1)
            where T : IFloatingPointIeee754<T> => Convolve(x, filters, Composites.Window(1, [stride], padding, [dilation]));

        /// <summary>
        /// Cross-correlation of images x [..., height, width, channels] with filters [height, width, channels, results]: result o at (p, q) is
        /// the sum over i, j and c of x[p · stride + i · dilation, q · stride + j · dilation, c] · filters[i, j, c, o]. Filters with fewer
        /// channels than x are for groups of channels, the first of them for the first group.
        /// </summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not fit together, or a stride or dilation is not positive; in a trace a <see cref="TfValueException"/>.</exception>
        /// <exception cref="TfValueException">There are neither one nor two strides or dilations; in a trace also: a filter is longer than x where x is not padded.</exception>
        public static Tensor<T> Conv2D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Convolve(x, filters, WindowOf(2, strides, padding, dilations));

        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)"/>
        /// <param name="x">The images.</param>
        /// <param name="filters">The filters.</param>
        /// <param name="strides">From a window to the next.</param>
        /// <param name="paddings">How many zeros are before and after each axis, <c>[[0, 0], [1, 1], [2, 2], [0, 0]]</c>: none for the batch and the channels.</param>
        /// <param name="dilations">From an element that a window sees to the next.</param>
        public static Tensor<T> Conv2D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides, Tensor<int> paddings, Extent? dilations = null)
            where T : IFloatingPointIeee754<T>
        {
            var window = WindowOf(2, strides, Padding.Valid, dilations);
            return Convolve(x, filters, window with { Margins = Composites.Margins(Ambient.Builder, new Convolution(window), Numbers(paddings, "paddings"), 2) });
        }

        /// <summary>Cross-correlation of x [..., depth, height, width, channels] with filters [depth, height, width, channels, results], as <see cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)"/> of images.</summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> Conv3D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Convolve(x, filters, WindowOf(3, strides, padding, dilations));

        /// <summary>Cross-correlation of x [..., spatial axes, channels] with filters [sizes, channels, results] over one, two or three axes, as many as the filters have.</summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> Convolution<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T>
        {
            var rank = filters.Rank - 2;
            if (rank is < 1 or > 3) throw new TfValueException($"`num_spatial_dims` must be 1, 2, or 3. Received: num_spatial_dims={rank}.");
            var window = WindowOf(rank, strides, padding, dilations);
            return window.Strides.Any(s => s > 1) && window.Dilations.Any(d => d > 1)
                ? throw new TfValueException($"`strides > 1` not supported in conjunction with `dilations > 1`. Received: {window}")
                : Convolve(x, filters, window);
        }

        /// <summary>Cross-correlation of images with filters whose elements are <paramref name="rate"/> apart.</summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> AtrousConv2D<T>(Tensor<T> x, Tensor<T> filters, int rate, Padding padding)
            where T : IFloatingPointIeee754<T>
        {
            if (rate <= 0) throw new TfValueException($"`dilations` must be positive. Received: [{rate} {rate}]");
            var (images, sizes) = (ShapeNow(x), ShapeNow(filters));
            if (sizes is { IsRankKnown: true } && sizes.Rank != 4) throw new TfValueException($"dilations should be of length 1, {sizes.Rank - 2} or {sizes.Rank} but was of length 2");
            if (images is { IsRankKnown: true, Rank: > 0 } && sizes.IsRankKnown && (sizes.Dims[^2].Size == 0 || images.Dims[^1].Size % sizes.Dims[^2].Size is > 0))
            {
                throw new TfValueException($"The number of input channels is not divisible by that of the filters: {images.Dims[^1]} by {sizes.Dims[^2]}");
            }

            return Convolve(x, filters, Composites.Window(2, null, padding, [rate]));
        }

        /// <summary>
        /// Cross-correlation of each channel of images x [..., height, width, channels] with filters of its own [height, width, channels, n]:
        /// the results of channel c are c · n and the following.
        /// </summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> DepthwiseConv2D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Convolve(x, filters, EvenWindowOf(strides, padding, dilations), isDepthwise: true);

        /// <summary>
        /// <see cref="DepthwiseConv2D"/> with filters [height, width, channels, n], then a mix of its channels · n results at each place with
        /// filters [1, 1, channels · n, results].
        /// </summary>
        /// <inheritdoc cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)" path="/exception"/>
        public static Tensor<T> SeparableConv2D<T>(Tensor<T> x, Tensor<T> depthwise, Tensor<T> pointwise, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.SeparableConvolution(
                Ambient.ValueOf(x),
                Ambient.ValueOf(depthwise),
                Ambient.ValueOf(pointwise),
                EvenWindowOf(strides, padding, dilations)));

        /// <summary>
        /// The gradient of <see cref="Conv1D"/> with respect to what it reads, for x [batch, length, results] and filters [size, channels, results]:
        /// the shape [batch, length, channels] is given, as several lengths give the same number of windows.
        /// </summary>
        /// <inheritdoc cref="Conv2DTranspose" path="/exception"/>
        public static Tensor<T> Conv1DTranspose<T>(Tensor<T> x, Tensor<T> filters, Tensor<int> outputShape, int strides, Padding padding = Padding.Same, int dilations = 1)
            where T : IFloatingPointIeee754<T> => Transposed(x, filters, outputShape, Composites.Window(1, [strides], padding, [dilations]));

        /// <summary>
        /// The gradient of <see cref="Conv2D{T}(Tensor{T}, Tensor{T}, Extent?, Padding, Extent?)"/> with respect to the images that it reads, for
        /// x [batch, height, width, results] and filters [height, width, channels, results]: each element of x adds the filters times
        /// itself to the place that it would have been computed from.
        /// </summary>
        /// <param name="x">What stands in the place of the results of a convolution.</param>
        /// <param name="filters">The filters of the convolution.</param>
        /// <param name="outputShape">The shape [batch, height, width, channels] or the size [height, width]: several sizes give the same number of windows.</param>
        /// <param name="strides">From a window to the next.</param>
        /// <param name="padding">What the convolution sees beyond the edges.</param>
        /// <param name="dilations">From an element that a window sees to the next.</param>
        /// <exception cref="TfInvalidArgumentException">A convolution of that shape would not give the shape of x; in a trace perhaps a <see cref="TfValueException"/>.</exception>
        /// <exception cref="NotSupportedException">How many sizes there are is known only when a traced graph runs; what they are may be.</exception>
        public static Tensor<T> Conv2DTranspose<T>(Tensor<T> x, Tensor<T> filters, Tensor<int> outputShape, Extent? strides = null, Padding padding = Padding.Same, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Transposed(x, filters, outputShape, WindowOf(2, strides, padding, dilations));

        /// <summary>The gradient of <see cref="Conv3D"/> with respect to what it reads, as <see cref="Conv2DTranspose"/>.</summary>
        /// <inheritdoc cref="Conv2DTranspose" path="/exception"/>
        public static Tensor<T> Conv3DTranspose<T>(Tensor<T> x, Tensor<T> filters, Tensor<int> outputShape, Extent? strides = null, Padding padding = Padding.Same, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Transposed(x, filters, outputShape, WindowOf(3, strides, padding, dilations));

        private static Window WindowOf(int rank, Extent? strides, Padding padding, Extent? dilations) =>
            Composites.Window(rank, strides?.ToEquatable(), padding, dilations?.ToEquatable());

        // TensorFlow's kernel knows no other, and the class of the error is that of the kernel.
        private static Window EvenWindowOf(Extent? strides, Padding padding, Extent? dilations)
        {
            var window = WindowOf(2, strides, padding, dilations);
            return window.Strides[0] == window.Strides[1]
                ? window
                : throw new TfInvalidArgumentException("Current implementation only supports equal length strides in the row and column dimensions. [Op:DepthwiseConv2dNative]");
        }

        private static Tensor<T> Convolve<T>(Tensor<T> x, Tensor<T> filters, Window window, bool isDepthwise = false) =>
            (Tensor<T>)Ambient.ToTensor(Composites.Convolution(Ambient.ValueOf(x), Ambient.ValueOf(filters), window, isDepthwise));

        private static Tensor<T> Transposed<T>(Tensor<T> x, Tensor<T> filters, Tensor<int> outputShape, Window window)
        {
            foreach (var size in HostConstants.TryInts(outputShape) ?? [])
            {
                if (size < 0) throw Ambient.Invalid($"Dimension {size} must be >= 0 [Op:Conv2DBackpropInput]", $"Invalid value in tensor used for shape: {size}");
            }

            var (y, w) = (Ambient.ValueOf(x), Ambient.ValueOf(filters));
            var target = HostConstants.ToShape(outputShape, "output_shape");
            if (target.Rank == window.Rank && window.Rank == 2 && y.Shape.IsRankKnown && w.Shape is { IsRankKnown: true, Rank: 4 })
            {
                target = GraphCompiler.Shape.Create([y.Shape.Dims[0], .. target.Dims, w.Shape.Dims[^2]]);
            }

            return (Tensor<T>)Ambient.ToTensor(w.Apply(new ConvolutionInputGradient(window, false, target), y));
        }
    }
}
