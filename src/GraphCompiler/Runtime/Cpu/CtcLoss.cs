using System.Buffers;
using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Losses of sequences and their slopes, by what leads to each state and what leads on from it; in logarithms and doubles.</summary>
internal sealed unsafe class CtcLossLaunch<T>(CtcLoss @operator, int batch, int width, int frames, int classes) : Launch
    where T : unmanaged, INumber<T>
{
    private readonly int _blank = @operator.Blank < 0 ? @operator.Blank + classes : @operator.Blank;

    public override void Run(void** pointers)
    {
        var work = new Work
        {
            Labels = (int*)pointers[0],
            Logits = (T*)pointers[1],
            LabelLengths = (int*)pointers[2],
            LogitLengths = (int*)pointers[3],
            Losses = (T*)pointers[4],
            Slopes = (T*)pointers[5],
            Batch = batch,
            Width = width,
            Frames = frames,
            Classes = classes,
            Blank = _blank,
        };
        if (_blank < 0 || _blank >= classes) throw Invalid($"blank_index must be in [-{classes}, {classes}), got {@operator.Blank}");
        for (var i = 0; i < batch; i++) Check(work, i);
        if (WorkerPool.Threads > 1 && WorkerPool.MayShare((long)batch * frames * (width + classes) * 8)) WorkerPool.Run(batch, &RunSequence, &work);
        else for (var i = 0; i < batch; i++) RunSequence(&work, i);
    }

    private void Check(in Work work, int sequence)
    {
        var (count, length) = (work.LabelLengths[sequence], work.LogitLengths[sequence]);
        if (count < 0 || count > width) throw Invalid($"label_length({sequence}) = {count} is not in [0, {width}]");
        if (length < 0 || length > frames) throw Invalid($"logit_length({sequence}) = {length} is not in [0, {frames}]");
        foreach (var label in new ReadOnlySpan<int>(work.Labels + (sequence * width), count))
        {
            if (label < 0 || label >= classes) throw Invalid($"labels({sequence}) holds {label}, which is not in [0, {classes})");
        }
    }

    private TfInvalidArgumentException Invalid(string message) => new($"{message} [Op:{@operator.TensorFlowName}]");

    private static void RunSequence(void* state, int sequence)
    {
        ref readonly var work = ref *(Work*)state;
        var (classes, length, states) = (work.Classes, work.LogitLengths[sequence], (2 * work.LabelLengths[sequence]) + 1);
        var rented = ArrayPool<double>.Shared.Rent((length * (states + classes)) + (2 * states));
        fixed (double* memory = rented)
        {
            double* leading = memory, log = leading + (length * states), next = log + (length * classes), now = next + states;
            for (var t = 0; t < work.Frames; t++)
            {
                var at = ((t * work.Batch) + sequence) * classes;
                if (t < length) LogSoftmax(work.Logits + at, log + (t * classes), classes);
                else new Span<T>(work.Slopes + at, classes).Clear();
            }

            for (var t = 0; t < length; t++)
            {
                for (var s = 0; s < states; s++)
                {
                    var sum = double.NegativeInfinity;
                    if (t == 0) sum = s < 2 ? 0 : sum;
                    else for (var from = Math.Max(0, s - 2); from <= s; from++) if (Leads(work, sequence, from, s)) sum = LogSum(sum, leading[((t - 1) * states) + from]);
                    leading[(t * states) + s] = sum + log[(t * classes) + Class(work, sequence, s)];
                }
            }

            // No frames spell no labels.
            var last = leading + ((length - 1) * states);
            var total = length == 0 ? states == 1 ? 0 : double.NegativeInfinity : states == 1 ? last[0] : LogSum(last[states - 1], last[states - 2]);
            work.Losses[sequence] = T.CreateTruncating(-total);
            for (var t = length - 1; t >= 0; t--)
            {
                var slopes = work.Slopes + (((t * work.Batch) + sequence) * classes);
                for (var s = 0; s < states; s++)
                {
                    var sum = double.NegativeInfinity;
                    if (t == length - 1) sum = s >= states - 2 ? 0 : sum;
                    else for (var to = s; to < Math.Min(states, s + 3); to++) if (Leads(work, sequence, s, to)) sum = LogSum(sum, next[to] + log[((t + 1) * classes) + Class(work, sequence, to)]);
                    now[s] = sum;
                }

                // How often each class is expected here, from which the softmax differs.
                var expected = log + (t * classes);
                var behind = next;
                next = now;
                now = behind;
                for (var c = 0; c < classes; c++) slopes[c] = T.CreateTruncating(Math.Exp(expected[c]));
                for (var s = 0; s < states; s++) slopes[Class(work, sequence, s)] -= T.CreateTruncating(Math.Exp(leading[(t * states) + s] + next[s] - total));
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    // Blanks stand before, between and after the labels.
    private static int Class(in Work work, int sequence, int state) => (state & 1) == 0 ? work.Blank : work.Labels[(sequence * work.Width) + (state >> 1)];

    /// <summary>Whether one state may follow another: a blank may be passed over between labels that differ.</summary>
    private static bool Leads(in Work work, int sequence, int from, int to) =>
        to - from < 2 || ((to & 1) == 1 && Class(work, sequence, from) != Class(work, sequence, to));

    private static double LogSum(double x, double y)
    {
        var (large, small) = x > y ? (x, y) : (y, x);
        return double.IsNegativeInfinity(small) ? large : large + double.LogP1(Math.Exp(small - large));
    }

    private static void LogSoftmax(T* logits, double* log, int classes)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        for (var c = 0; c < classes; c++) largest = Math.Max(largest, log[c] = double.CreateTruncating(logits[c]));
        for (var c = 0; c < classes; c++) sum += Math.Exp(log[c] - largest);
        for (var c = 0; c < classes; c++) log[c] -= largest + Math.Log(sum);
    }

    private struct Work
    {
        public int* Labels;
        public T* Logits;
        public int* LabelLengths;
        public int* LogitLengths;
        public T* Losses;
        public T* Slopes;
        public int Batch;
        public int Width;
        public int Frames;
        public int Classes;
        public int Blank;
    }
}

internal static class CtcLossKernel
{
    public static Launch Bind(CtcLoss @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (labels, logits) = (inputs[0].Shape, inputs[1].Shape);
        foreach (var operand in new[] { inputs[0], inputs[2], inputs[3] })
        {
            if (operand.DType != DType.Int32) throw new NotSupportedException($"Labels and lengths of {operand.DType.Name} are not supported: cast them to int32.");
            if (operand.Shape[0] != logits[1]) throw new TfInvalidArgumentException($"Labels {labels.ToKernelString()} and lengths must be of as many sequences as logits {logits.ToKernelString()} [Op:{@operator.TensorFlowName}]");
        }

        return inputs[1].DType == DType.Float32 ? new CtcLossLaunch<float>(@operator, logits[1], labels[1], logits[0], logits[2])
            : inputs[1].DType == DType.Float64 ? new CtcLossLaunch<double>(@operator, logits[1], labels[1], logits[0], logits[2])
            : throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {inputs[1].DType.Name}.");
    }
}
