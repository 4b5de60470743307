using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// TensorFlow's tf.image.* functions. Images are [batch, height, width, channels] or [height, width, channels]; functions of their colours are
    /// for floats in [0, 1], which <see cref="ConvertImageDtype"/> makes.
    /// </summary>
    public static partial class Image
    {
        /// <summary>Images of another size, as floats. Pixels are squares: their centres are half a pixel from the edge.</summary>
        /// <param name="images">The images.</param>
        /// <param name="size">The new height and width.</param>
        /// <param name="method">How pixels are made of old ones.</param>
        /// <param name="preserveAspectRatio">Whether the size is the largest that may be, and the shape stays.</param>
        /// <param name="antialias">Whether a smaller image is made of all pixels, not of those around each place alone.</param>
        /// <exception cref="TfValueException">The images have neither three nor four dimensions.</exception>
        /// <exception cref="TfInvalidArgumentException">A size is not positive, or an image is empty.</exception>
        public static Tensor<float> Resize<T>(
            Tensor<T> images, (int Height, int Width) size, ResizeMethod method = ResizeMethod.Bilinear, bool preserveAspectRatio = false, bool antialias = false)
            where T : INumber<T>
        {
            var x = Resizable(images).CastTo(DType.Float32);
            var (height, width) = preserveAspectRatio ? Composites.Fitting(x.Shape, size.Height, size.Width) : size;
            return (Tensor<float>)Ambient.ToTensor(Composites.Resized(x, height, width, method, antialias));
        }

        /// <summary>Images of another size, of any element type: each pixel is the nearest old one.</summary>
        /// <inheritdoc cref="Resize" path="/exception"/>
        public static Tensor<T> ResizeNearestNeighbor<T>(Tensor<T> images, (int Height, int Width) size)
            where T : INumber<T> =>
            (Tensor<T>)Ambient.ToTensor(Composites.Resized(Resizable(images), size.Height, size.Width, ResizeMethod.NearestNeighbor, antialias: false));

        /// <summary>Images that fit a size and have their shape, amid zeros.</summary>
        /// <inheritdoc cref="Resize" path="/exception"/>
        public static Tensor<float> ResizeWithPad<T>(Tensor<T> images, int height, int width, ResizeMethod method = ResizeMethod.Bilinear)
            where T : INumber<T>
        {
            if (height <= 0 || width <= 0) throw new TfValueException("target_height and target_width must be > 0.");
            return (Tensor<float>)Ambient.ToTensor(Composites.ResizedWithPad(Resizable(images).CastTo(DType.Float32), Ambient.ValueOf((Tensor<float>)0f), height, width, method));
        }

        /// <summary>Pixels of another element type: floats are in [0, 1], integers from 0 to the largest, and between them they are scaled.</summary>
        /// <param name="images">The pixels.</param>
        /// <param name="saturate">Whether floats that are beyond an integer type's range are held within it.</param>
        public static Tensor<TOut> ConvertImageDtype<TOut>(Tensor images, bool saturate = false) =>
            (Tensor<TOut>)Ambient.ToTensor(Composites.ConvertImage(Ambient.ValueOf(images), DType.Of<TOut>(), saturate));

        /// <summary>A part of each image.</summary>
        /// <exception cref="TfValueException">The part is not within the image.</exception>
        public static Tensor<T> CropToBoundingBox<T>(Tensor<T> images, int offsetHeight, int offsetWidth, int height, int width)
        {
            var x = Checked(images);
            Require(offsetHeight >= 0 && offsetWidth >= 0, "offset_height and offset_width must be >= 0.");
            Require(height > 0 && width > 0, "target_height and target_width must be > 0.");
            Require(!(x.Shape.Dims[^3].Size < offsetHeight + height), "height must be >= target + offset.");
            Require(!(x.Shape.Dims[^2].Size < offsetWidth + width), "width must be >= target + offset.");
            return (Tensor<T>)Ambient.ToTensor(Composites.Crop(
                x,
                new SlicePart(SliceKind.Range, offsetHeight, offsetHeight + height),
                new SlicePart(SliceKind.Range, offsetWidth, offsetWidth + width)));
        }

        /// <summary>Each image amid zeros.</summary>
        /// <exception cref="TfValueException">The image does not fit, or its size is not known while a function is traced.</exception>
        public static Tensor<T> PadToBoundingBox<T>(Tensor<T> images, int offsetHeight, int offsetWidth, int height, int width)
        {
            Require(offsetHeight >= 0, "offset_height must be >= 0");
            Require(offsetWidth >= 0, "offset_width must be >= 0");
            return (Tensor<T>)Ambient.ToTensor(Composites.PadToBox(Checked(images), Ambient.ValueOf((Tensor<T>)default(T)!), offsetHeight, offsetWidth, height, width));
        }

        /// <summary>Each image with left and right exchanged.</summary>
        /// <exception cref="TfValueException">The images have neither three nor four dimensions, or are empty.</exception>
        public static Tensor<T> FlipLeftRight<T>(Tensor<T> images) => (Tensor<T>)Ambient.ToTensor(Checked(images).Apply(new Reverse([-2])));

        /// <summary>Each image with top and bottom exchanged.</summary>
        /// <inheritdoc cref="FlipLeftRight" path="/exception"/>
        public static Tensor<T> FlipUpDown<T>(Tensor<T> images) => (Tensor<T>)Ambient.ToTensor(Checked(images).Apply(new Reverse([-3])));

        /// <summary>Each image turned by k quarters, against the clock.</summary>
        /// <inheritdoc cref="FlipLeftRight" path="/exception"/>
        public static Tensor<T> Rot90<T>(Tensor<T> images, int k = 1) => (Tensor<T>)Ambient.ToTensor(Composites.Rot90(Checked(images), k));

        /// <summary>The middle of each image: a fraction of its height and its width.</summary>
        /// <exception cref="TfValueException">The fraction is not in (0, 1], or the size is not known while a function is traced.</exception>
        public static Tensor<T> CentralCrop<T>(Tensor<T> images, double fraction)
        {
            Require(fraction is > 0 and <= 1, "central_fraction must be within (0, 1]");
            return fraction == 1 ? images : (Tensor<T>)Ambient.ToTensor(Composites.CentralCrop(Checked(images), fraction));
        }

        /// <summary>x + delta.</summary>
        public static Tensor<float> AdjustBrightness(Tensor<float> images, double delta) => images + (float)delta;

        /// <summary>(x - mean) · factor + mean, the mean of each image and channel.</summary>
        /// <exception cref="TfValueException">The images have less than three dimensions.</exception>
        public static Tensor<float> AdjustContrast(Tensor<float> images, double factor)
        {
            Require(images.Rank >= 3, $"Shape must be at least rank 3 but is rank {images.Rank}");
            return (Tensor<float>)Ambient.ToTensor(Composites.AdjustContrast(Ambient.ValueOf(images), Ambient.ValueOf((Tensor<float>)(float)factor)));
        }

        /// <summary>Colours with another hue, delta in [-1, 1]: 1 is a whole turn.</summary>
        public static Tensor<float> AdjustHue(Tensor<float> images, double delta)
        {
            Require(delta is >= -1 and <= 1, "delta must be in the interval [-1, 1]");
            return (Tensor<float>)Ambient.ToTensor(Composites.AdjustHue(Ambient.ValueOf(images), Ambient.ValueOf((Tensor<float>)(float)delta)));
        }

        /// <summary>Colours whose saturation is multiplied by a factor, and 1 at most.</summary>
        public static Tensor<float> AdjustSaturation(Tensor<float> images, double factor) =>
            (Tensor<float>)Ambient.ToTensor(Composites.AdjustSaturation(Ambient.ValueOf(images), Ambient.ValueOf((Tensor<float>)(float)factor)));

        /// <summary>0.2989 · red + 0.587 · green + 0.114 · blue along the last axis, which stays as one channel.</summary>
        /// <exception cref="TfInvalidArgumentException">There are not three channels; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> RgbToGrayscale<T>(Tensor<T> images)
            where T : INumber<T>
        {
            var x = Ambient.ValueOf(images);
            var y = x.DType.IsFloating ? x : Composites.ConvertImage(x, DType.Float32, saturate: false);
            Tensor<float> weights = new[] { 0.2989f, 0.587f, 0.114f };
            Tensor<double> wide = new[] { 0.2989, 0.587, 0.114 };
            y = Composites.RgbToGrayscale(y, Ambient.ValueOf(y.DType == DType.Float64 ? wide : weights));
            return (Tensor<T>)Ambient.ToTensor(x.DType.IsFloating ? y : Composites.ConvertImage(y, x.DType, saturate: false));
        }

        /// <summary>Red, green and blue along the last axis as hue, saturation and value, all in [0, 1].</summary>
        public static Tensor<float> RgbToHsv(Tensor<float> images) => (Tensor<float>)Ambient.ToTensor(Composites.RgbToHsv(Ambient.ValueOf(images)));

        /// <summary>Hue, saturation and value along the last axis as red, green and blue, all in [0, 1].</summary>
        public static Tensor<float> HsvToRgb(Tensor<float> images) => (Tensor<float>)Ambient.ToTensor(Composites.HsvToRgb(Ambient.ValueOf(images)));

        /// <summary>(x - mean) / max(deviation, 1 / √n) of each image of n elements: mean 0, variance 1.</summary>
        /// <exception cref="TfValueException">The images have neither three nor four dimensions, or are empty.</exception>
        public static Tensor<float> PerImageStandardization<T>(Tensor<T> image)
            where T : INumber<T> => (Tensor<float>)Ambient.ToTensor(Composites.PerImageStandardization(Checked(image).CastTo(DType.Float32)));

        /// <summary>Which of some boxes stay, the highest scores first, where each takes away those that it overlaps too much: their indices.</summary>
        /// <param name="boxes">The boxes [n, 4]: y and x of a corner, then of the opposite one.</param>
        /// <param name="scores">Their scores [n].</param>
        /// <param name="maxOutputSize">How many stay at most.</param>
        /// <param name="iouThreshold">The largest share that two boxes may have in common of what they cover together.</param>
        /// <param name="scoreThreshold">Boxes that do not score more are left out.</param>
        /// <exception cref="TfInvalidArgumentException">The shapes are others, or the threshold is not in [0, 1]; of shapes, while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<int> NonMaxSuppression(
            Tensor<float> boxes, Tensor<float> scores, int maxOutputSize, double iouThreshold = 0.5, double scoreThreshold = double.NegativeInfinity) =>
            (Tensor<int>)Ambient.ToTensor(Ambient.Builder.Apply(new NonMaxSuppression(maxOutputSize, iouThreshold, scoreThreshold), Ambient.ValueOf(boxes), Ambient.ValueOf(scores))[0]);

        /// <summary>10 · log₁₀(maxValue² / mean squared error) of each image: how near two are, in decibels.</summary>
        public static Tensor<float> Psnr(Tensor<float> a, Tensor<float> b, double maxValue)
        {
            var error = ReduceMean(Math.SquaredDifference(a, b), axis: [-3, -2, -1]);
            return (float)(20 * System.Math.Log10(maxValue)) - (Log(error) * (float)(10 / System.Math.Log(10)));
        }

        /// <summary>
        /// How alike two images look, from -1 to 1 for the same: their means, deviations and covariance in windows of 11 pixels, which a bell of
        /// standard deviation 1.5 weighs, channel by channel.
        /// </summary>
        /// <exception cref="TfValueException">The images have neither three nor four dimensions.</exception>
        public static Tensor<float> Ssim(Tensor<float> a, Tensor<float> b, double maxValue)
        {
            const int Size = 11;
            Require(a.Rank is 3 or 4 && b.Rank == a.Rank, "'img1' and 'img2' must have either 3 or 4 dimensions.");
            double[] bell = [.. Enumerable.Range(0, Size).Select(i => System.Math.Exp(-0.5 * System.Math.Pow((i - (Size / 2)) / 1.5, 2)))];
            var sum = bell.Sum();
            var weights = Constant([.. bell.SelectMany(p => bell.Select(q => (float)(p * q / (sum * sum))))], [Size, Size, 1, 1]);
            var y = (Tensor<float>)Ambient.ToTensor(Composites.Ssim(
                Composites.AsBatch(Ambient.ValueOf(a)),
                Composites.AsBatch(Ambient.ValueOf(b)),
                Ambient.ValueOf(weights),
                Ambient.ValueOf((Tensor<float>)(float)System.Math.Pow(0.01 * maxValue, 2)),
                Ambient.ValueOf((Tensor<float>)(float)System.Math.Pow(0.03 * maxValue, 2))));
            return a.Rank == 3 ? Squeeze(y, 0) : y;
        }

        /// <summary>Σ |x[h + 1, w] - x[h, w]| + Σ |x[h, w + 1] - x[h, w]| of each image: how much neighbours differ.</summary>
        /// <exception cref="TfValueException">The images have neither three nor four dimensions.</exception>
        public static Tensor<T> TotalVariation<T>(Tensor<T> images)
            where T : IFloatingPointIeee754<T>
        {
            Require(images.Rank is 3 or 4, "'images' must be either 3 or 4-dimensional.");
            return (Tensor<T>)Ambient.ToTensor(Composites.TotalVariation(Ambient.ValueOf(images)));
        }

        /// <summary>What windows over images [batch, height, width, channels] see, as channels: rows of a window, columns, channels.</summary>
        /// <param name="images">The images.</param>
        /// <param name="sizes">How many pixels a window sees.</param>
        /// <param name="strides">From a window to the next.</param>
        /// <param name="rates">From a pixel that a window sees to the next.</param>
        /// <param name="padding">What is beyond the edges.</param>
        /// <exception cref="TfInvalidArgumentException">There is no batch of images, or a size, stride or rate is not positive; in a trace perhaps a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> ExtractPatches<T>(Tensor<T> images, (int, int) sizes, (int, int) strides, (int, int) rates, Padding padding) => Ambient.Apply<T>(
            new Patches(new Window([strides.Item1, strides.Item2], [rates.Item1, rates.Item2], padding), [sizes.Item1, sizes.Item2]), images);

        private static void Require(bool condition, string message)
        {
            if (!condition) throw new TfValueException(message);
        }

        private static Value Resizable(Tensor images)
        {
            Require(images.Rank is 3 or 4, "'images' must have either 3 or 4 dimensions.");
            return Ambient.ValueOf(images);
        }

        private static Value Checked(Tensor images)
        {
            var x = Ambient.ValueOf(images);
            if (!x.Shape.IsRankKnown) return x;
            Require(x.Shape.Rank >= 3, $"'image' (shape {x.Shape}) must be at least three-dimensional.");
            Require(x.Shape.Rank <= 4, $"'image' (shape {x.Shape}) must have either 3 or 4 dimensions.");
            foreach (var dim in x.Shape.Dims[^3..]) Require(dim != 0, $"inner 3 dims of 'image.shape' must be > 0: {x.Shape}");
            return x;
        }
    }
}
