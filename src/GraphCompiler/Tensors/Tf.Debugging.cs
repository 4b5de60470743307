using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Assertions are effects: they run although nothing uses them, and throw <see cref="TfInvalidArgumentException"/> with the data.</summary>
    public static class Debugging
    {
        private const int Shown = 3;

        /// <summary>Requires every element to be true.</summary>
        /// <param name="condition">The elements.</param>
        /// <param name="message">What the error says.</param>
        /// <param name="data">What it shows.</param>
        /// <exception cref="TfInvalidArgumentException">One is false; in a function, when it runs.</exception>
        public static void Assert(Tensor<bool> condition, string message, params ReadOnlySpan<Tensor> data)
        {
            var operands = new Core.Value[data.Length + 1];
            operands[0] = Ambient.ValueOf(condition);
            for (var i = 0; i < data.Length; i++) operands[i + 1] = Ambient.ValueOf(data[i]);
            Ambient.Builder.Apply(new Core.Operators.Assertion(message, Shown), operands);
        }

        /// <summary>Requires x == y, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertEqual<T>(Tensor<T> x, Tensor<T> y, string? message = null) => Compare(Equal(x, y), "==", x, y, message);

        /// <summary>Requires x &lt; y, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertLess<T>(Tensor<T> x, Tensor<T> y, string? message = null)
            where T : INumber<T> => Compare(x < y, "<", x, y, message);

        /// <summary>Requires x ≤ y, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertLessEqual<T>(Tensor<T> x, Tensor<T> y, string? message = null)
            where T : INumber<T> => Compare(x <= y, "<=", x, y, message);

        /// <summary>Requires x &gt; y, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertGreater<T>(Tensor<T> x, Tensor<T> y, string? message = null)
            where T : INumber<T> => Compare(x > y, ">", x, y, message);

        /// <summary>Requires x ≥ y, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertGreaterEqual<T>(Tensor<T> x, Tensor<T> y, string? message = null)
            where T : INumber<T> => Compare(x >= y, ">=", x, y, message);

        /// <summary>Requires |x - y| ≤ absolute + relative·|y|, element by element with broadcasting.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertNear<T>(Tensor<T> x, Tensor<T> y, double relativeTolerance = 1e-6, double absoluteTolerance = 1e-6, string? message = null)
            where T : IFloatingPointIeee754<T> =>
            Compare(Abs(x - y) <= T.CreateChecked(absoluteTolerance) + (T.CreateChecked(relativeTolerance) * Abs(y)), "and y equal to tolerance; x ==", x, y, message);

        /// <summary>Requires x &gt; 0.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertPositive<T>(Tensor<T> x, string? message = null)
            where T : INumber<T> => Compare(x > 0, "> 0", x, null, message);

        /// <summary>Requires x ≥ 0.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertNonNegative<T>(Tensor<T> x, string? message = null)
            where T : INumber<T> => Compare(x >= 0, ">= 0", x, null, message);

        /// <summary>Requires x &lt; 0.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertNegative<T>(Tensor<T> x, string? message = null)
            where T : INumber<T> => Compare(x < 0, "< 0", x, null, message);

        /// <summary>Requires x ≤ 0.</summary>
        /// <inheritdoc cref="Assert" path="/exception"/>
        public static void AssertNonPositive<T>(Tensor<T> x, string? message = null)
            where T : INumber<T> => Compare(x <= 0, "<= 0", x, null, message);

        /// <summary>Requires a rank.</summary>
        /// <exception cref="TfValueException">The static shape has another one.</exception>
        /// <exception cref="TfInvalidArgumentException">The value has another one.</exception>
        public static void AssertRank(Tensor x, int rank, string? message = null)
        {
            if (!x.Shape.IsRankKnown) Assert(Equal(Rank(x), rank), Prefixed(message, $"Tensor {x} must have rank {rank}."));
            else if (x.Shape.Rank != rank) throw new TfValueException(Prefixed(message, $"Tensor {x} must have rank {rank}.  Received rank {x.Shape.Rank}, shape {x.Shape}"));
        }

        /// <summary>Requires static shapes; unknown dimensions fit everything.</summary>
        /// <exception cref="TfValueException">A tensor has another one.</exception>
        public static void AssertShapes(params ReadOnlySpan<(Tensor Tensor, Shape Shape)> shapes)
        {
            foreach (var (tensor, shape) in shapes)
            {
                if (!tensor.Shape.IsCompatibleWith(shape)) throw new TfValueException($"Tensor {tensor} has shape {tensor.Shape}, and {shape} was specified.");
            }
        }

        /// <summary>Requires every element to be finite.</summary>
        /// <inheritdoc cref="CheckNumerics" path="/exception"/>
        public static void AssertAllFinite<T>(Tensor<T> x, string? message = null)
            where T : IFloatingPointIeee754<T> => CheckNumerics(x, message ?? "");

        /// <summary>x, if every element is finite. Source: tf.debugging.check_numerics.</summary>
        /// <exception cref="TfInvalidArgumentException">One is not; in a function, when it runs.</exception>
        public static Tensor<T> CheckNumerics<T>(Tensor<T> x, string message)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Core.Operators.CheckNumerics(message), x);

        /// <summary>
        /// From now on every operator's floating results must be finite: eager ones at once, those of functions that are traced from now on when they
        /// run, where each operator is looked at by itself and nothing is fused. For finding where a NaN comes from; slow.
        /// </summary>
        public static void EnableCheckNumerics() => NumericsCheck.IsEnabled = true;

        /// <summary>Ends <see cref="EnableCheckNumerics"/>; functions that were traced meanwhile keep their checks.</summary>
        public static void DisableCheckNumerics() => NumericsCheck.IsEnabled = false;

        private static void Compare<T>(Tensor<bool> holds, string relation, Tensor<T> x, Tensor<T>? y, string? message)
        {
            var condition = Prefixed(message, $"Condition x {relation}{(y is null ? "" : " y")} did not hold");
            if (y is null) Assert(holds, condition + " element-wise:", x);
            else if (Ambient.IsTracing) Assert(holds, condition + " element-wise:", x, y);
            else if (holds.AsSpan().Contains(false)) throw new TfInvalidArgumentException(condition + "." + Difference(holds, relation is "==" or "!=", x, y));
        }

        /// <summary>What eager code shows: where operands of one shape differ, and how each begins.</summary>
        private static string Difference<T>(Tensor<bool> holds, bool isEquality, Tensor<T> x, Tensor<T> y)
        {
            var (truths, left, right) = (holds.ToArray(), x.ToArray(), y.ToArray());
            var text = "";
            if (isEquality && x.Shape == y.Shape && x.Rank > 0)
            {
                var places = Enumerable.Range(0, truths.Length).Where(i => !truths[i]).Take(Shown).ToArray();
                var extents = x.Shape.ToArray();
                var indices = places.SelectMany(place => Indices(place, extents)).ToArray();
                text = $"\nIndices of first {places.Length} different values:\n{TensorFormatter.Values<int>(indices, [places.Length, extents.Length])}"
                    + $"\nCorresponding x values:\n{Row(Array.ConvertAll(places, i => left[i]))}\nCorresponding y values:\n{Row(Array.ConvertAll(places, i => right[i]))}";
            }

            return text + First("x", left) + First("y", right);

            static string First(string name, T[] values) => $"\nFirst {int.Min(values.Length, Shown)} elements of {name}:\n{Row(values[..int.Min(values.Length, Shown)])}";

            static string Row(T[] values) => TensorFormatter.Values<T>(values, [values.Length]);
        }

        private static int[] Indices(int place, int[] extents)
        {
            var indices = new int[extents.Length];
            for (var axis = extents.Length - 1; axis >= 0; axis--) (place, indices[axis]) = int.DivRem(place, extents[axis]);
            return indices;
        }

        private static string Prefixed(string? message, string text) => message is null ? text : $"{message} {text}";
    }
}
