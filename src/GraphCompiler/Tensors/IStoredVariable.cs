using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>A variable with its memory, which its element type does not matter for.</summary>
internal interface IStoredVariable : IVariable
{
    VariableStorage Storage { get; }
}
