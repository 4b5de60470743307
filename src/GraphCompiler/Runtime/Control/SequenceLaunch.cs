using System.Numerics;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime.Control;

/// <summary>The numbers from a start to a limit, or how many they are.</summary>
internal sealed class SequenceLaunch(bool isLength) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands) => [NumberTypes.Make(operands[0].DType, new Maker(this, operands))];

    /// <summary>How many numbers there are: ⌈(limit - start) / delta⌉, none where that is negative.</summary>
    /// <exception cref="TfInvalidArgumentException">The step is zero.</exception>
    public static int Count<T>(T start, T limit, T delta)
        where T : INumber<T>
    {
        if (T.IsZero(delta)) throw new TfInvalidArgumentException("Requires delta != 0: 0 [Op:Range]");
        var count = Math.Ceiling((double.CreateChecked(limit) - double.CreateChecked(start)) / double.CreateChecked(delta));
        return count <= 0 ? 0 : checked((int)count);
    }

    /// <summary>Refuses a step that leads away from the limit, which a loop does not mind.</summary>
    private static void Refuse<T>(T start, T limit, T delta)
        where T : INumber<T>
    {
        if (delta > T.Zero && start > limit) throw new TfInvalidArgumentException(FormattableString.Invariant($"Requires start <= limit when delta > 0: {start}/{limit} [Op:Range]"));
        if (delta < T.Zero && start < limit) throw new TfInvalidArgumentException(FormattableString.Invariant($"Requires start >= limit when delta < 0: {start}/{limit} [Op:Range]"));
    }

    private Tensor Numbers<T>(Tensor start, Tensor limit, Tensor delta)
        where T : unmanaged, INumber<T>
    {
        var (first, step) = (start.As<T>().Item(), delta.As<T>().Item());
        var count = Count(first, limit.As<T>().Item(), step);
        if (isLength) return (Tensor<int>)count;
        Refuse(first, limit.As<T>().Item(), step);
        var numbers = new T[count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = first + (T.CreateChecked(i) * step);
        return new EagerTensor<T>(numbers, numbers.Length);
    }

    private readonly struct Maker(SequenceLaunch launch, Tensor[] operands) : INumberMaker<Tensor>
    {
        public Tensor Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => launch.Numbers<T>(operands[0], operands[1], operands[2]);
    }
}
