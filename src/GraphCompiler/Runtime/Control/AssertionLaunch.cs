using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>Fails where something is false.</summary>
internal sealed class AssertionLaunch(Assertion assertion) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands)
    {
        if (Array.TrueForAll((bool[])operands[0].Data, b => b)) return [];
        var text = new StringBuilder("assertion failed: [").Append(assertion.Message).Append(']');
        foreach (var operand in operands.AsSpan(1))
        {
            text.Append(' ');
            if (operand.ValueShape.IsScalar) text.Append('[');
            TensorText.Append(text, operand, assertion.Summarize);
            if (operand.ValueShape.IsScalar) text.Append(']');
        }

        throw new TfInvalidArgumentException(text.ToString());
    }
}
