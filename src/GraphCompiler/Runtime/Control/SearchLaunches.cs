using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime.Control;

/// <summary>The operators that find as many things as there are.</summary>
internal static class SearchLaunches
{
    public static ControlLaunch Coordinates { get; } = new Launch(operands =>
    {
        var (flags, shape) = ((bool[])operands[0].Data, operands[0].ValueShape);
        var rank = shape.Rank;
        var coordinates = new long[flags.AsSpan().Count(true) * rank];
        var next = 0;
        for (var position = 0; position < flags.Length && rank > 0; position++)
        {
            if (!flags[position]) continue;
            var rest = (long)position;
            for (var axis = rank - 1; axis >= 0; axis--) (rest, coordinates[next + axis]) = Math.DivRem(rest, shape[axis]);
            next += rank;
        }

        return [new EagerTensor<long>(coordinates, Shape.Create([rank == 0 ? flags.AsSpan().Count(true) : coordinates.Length / rank, rank]))];
    });

    public static ControlLaunch Unique { get; } = new Launch(operands => NumberTypes.Make(operands[0].DType, new Distinct(operands[0])));

    public static ControlLaunch SetDifference { get; } = new Launch(operands => NumberTypes.Make(operands[0].DType, new Difference(operands[0], operands[1])));

    public static ControlLaunch Tally(Tally tally) => new Launch(operands => NumberTypes.Make(tally.DType, new Counts(tally, operands)));

    public static ControlLaunch Confusion(Confusion confusion) => new Launch(operands => NumberTypes.Make(confusion.DType, new Matrix(confusion, operands)));

    /// <summary>The values of a vector: each NaN is one of its own.</summary>
    private readonly struct Distinct(Tensor x) : INumberMaker<Tensor[]>
    {
        public Tensor[] Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var all = (T[])x.Data;
            var places = new Dictionary<T, int>();
            var (values, counts, indices) = (new List<T>(), new List<int>(), new int[all.Length]);
            for (var i = 0; i < all.Length; i++)
            {
                if (T.IsNaN(all[i]) || !places.TryGetValue(all[i], out var place))
                {
                    place = values.Count;
                    values.Add(all[i]);
                    counts.Add(0);
                    if (!T.IsNaN(all[i])) places.Add(all[i], place);
                }

                counts[place]++;
                indices[i] = place;
            }

            return [Vector<T>([.. values]), Vector(indices), Vector<int>([.. counts])];
        }
    }

    private readonly struct Difference(Tensor x, Tensor y) : INumberMaker<Tensor[]>
    {
        public Tensor[] Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var all = (T[])x.Data;
            var others = new HashSet<T>(((T[])y.Data).Where(v => !T.IsNaN(v)));
            int[] indices = [.. Enumerable.Range(0, all.Length).Where(i => !others.Contains(all[i]))];
            return [Vector(Array.ConvertAll(indices, i => all[i])), Vector(indices)];
        }
    }

    private readonly struct Counts(Tally tally, Tensor[] operands) : INumberMaker<Tensor[]>
    {
        public Tensor[] Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var numbers = (int[])operands[0].Data;
            var weights = operands.Length > 1 ? (T[])operands[1].Data : null;
            if (weights is not null && operands[1].ValueShape != operands[0].ValueShape)
            {
                throw new TfInvalidArgumentException(
                    $"`weights` must be the same shape as `arr` or a length-0 `Tensor`, in which case it acts as all weights equal to 1. Received {operands[1].ValueShape.ToKernelString()} [Op:Bincount]");
            }

            if (tally.MaxLength < 0 && tally.MaxLength != Core.Operators.Tally.Unlimited) throw new TfInvalidArgumentException($"size ({tally.MaxLength}) must be non-negative [Op:Bincount]");
            var largest = -1;
            foreach (var number in numbers)
            {
                if (number < 0) throw new TfInvalidArgumentException("Input arr must be non-negative! [Op:Bincount]");
                largest = int.Max(largest, number);
            }

            var length = int.Max(tally.MinLength, checked(largest + 1));
            var counts = new T[tally.MaxLength < 0 ? length : int.Min(length, tally.MaxLength)];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] < counts.Length) counts[numbers[i]] += weights is null ? T.One : weights[i];
            }

            return [Vector(counts)];
        }
    }

    private readonly struct Matrix(Confusion confusion, Tensor[] operands) : INumberMaker<Tensor[]>
    {
        public Tensor[] Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var (labels, predictions) = ((int[])operands[0].Data, (int[])operands[1].Data);
            var weights = operands.Length > 2 ? (T[])operands[2].Data : null;
            if (labels.Length != predictions.Length)
            {
                throw new TfInvalidArgumentException(
                    $"Shapes of all inputs must match: values[0].shape = {operands[0].ValueShape.ToKernelString()} != values[1].shape = {operands[1].ValueShape.ToKernelString()} [Op:Pack]");
            }

            if (weights is not null && weights.Length != labels.Length)
            {
                throw new TfInvalidArgumentException(
                    $"Dimensions [0,1) of indices[shape=[{labels.Length},2]] must match dimensions [0,1) of updates[shape={operands[2].ValueShape.ToKernelString()}] [Op:ScatterNd]");
            }

            var classes = confusion.Classes < 0 ? int.Max(Largest(labels), Largest(predictions)) + 1 : confusion.Classes;
            Check(labels, "labels", classes);
            Check(predictions, "predictions", classes);
            var counts = new T[checked(classes * classes)];
            for (var i = 0; i < labels.Length; i++) counts[(labels[i] * classes) + predictions[i]] += weights is null ? T.One : weights[i];
            return [new EagerTensor<T>(counts, Shape.Create([classes, classes]))];
        }

        private static int Largest(int[] values) => values.Aggregate(-1, int.Max);

        private static void Check(int[] values, string name, int classes)
        {
            foreach (var value in values)
            {
                if (value < 0) throw new TfInvalidArgumentException($"assertion failed: [`{name}` contains negative values.  ]");
                if (value >= classes) throw new TfInvalidArgumentException($"assertion failed: [`{name}` out of bound]");
            }
        }
    }

    private static EagerTensor<T> Vector<T>(T[] elements) => new(elements, elements.Length);

    private sealed class Launch(Func<Tensor[], Tensor[]> run) : ControlLaunch
    {
        public override Tensor[] Run(Tensor[] operands) => run(operands);
    }
}
