using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Nn
    {
        /// <summary>
        /// Grey dilation of images x [batch, height, width, channels] with filters [height, width, channels]: the largest
        /// x[p · stride + k · dilation, c] + filters[k, c] of each window; padding is never chosen.
        /// </summary>
        /// <exception cref="TfInvalidArgumentException">The shapes do not fit together, or a stride or dilation is not positive; in a trace a <see cref="TfValueException"/>.</exception>
        /// <exception cref="TfValueException">There are neither one nor two strides or dilations.</exception>
        public static Tensor<T> Dilation2D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Dilation(Composites.MorphologyWindow(strides?.ToEquatable(), padding, dilations?.ToEquatable())), x, filters);

        /// <summary>
        /// Grey erosion of images x [batch, height, width, channels] with filters [height, width, channels]: the smallest
        /// x[p · stride + k · dilation, c] - filters[k, c] of each window; padding is never chosen.
        /// </summary>
        /// <inheritdoc cref="Dilation2D" path="/exception"/>
        public static Tensor<T> Erosion2D<T>(Tensor<T> x, Tensor<T> filters, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilations = null)
            where T : IFloatingPointIeee754<T> => (Tensor<T>)Ambient.ToTensor(Composites.Erosion(
                Ambient.ValueOf(x),
                Ambient.ValueOf(filters),
                Composites.MorphologyWindow(strides?.ToEquatable(), padding, dilations?.ToEquatable())));
    }
}
