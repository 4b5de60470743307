using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>Runs the arm that the first operand says.</summary>
internal sealed class IfLaunch(If branch) : ControlLaunch
{
    private readonly GraphFunction _then = Function(branch.Then);
    private readonly GraphFunction _else = Function(branch.Else);

    public override IEnumerable<GraphFunction> Functions => [_then, _else];

    public override Tensor[] Run(Tensor[] operands) => (IsTrue(operands[0]) ? _then : _else).Run(operands, []);
}
