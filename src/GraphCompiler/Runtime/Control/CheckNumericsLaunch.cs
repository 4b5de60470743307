using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>Refuses what is not finite.</summary>
internal sealed class CheckNumericsLaunch(CheckNumerics check) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands)
    {
        var (nan, infinity) = operands[0].Data switch
        {
            float[] values => (Array.Exists(values, float.IsNaN), Array.Exists(values, float.IsInfinity)),
            double[] values => (Array.Exists(values, double.IsNaN), Array.Exists(values, double.IsInfinity)),
            Half[] values => (Array.Exists(values, Half.IsNaN), Array.Exists(values, Half.IsInfinity)),
            _ => (false, false),
        };
        if (!nan && !infinity) return [operands[0]];
        throw new TfInvalidArgumentException($"{check.Message} : Tensor had {(nan && infinity ? "Inf and NaN" : nan ? "NaN" : "Inf")} values");
    }
}
