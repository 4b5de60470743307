using System.Diagnostics.CodeAnalysis;
using GraphCompiler.Core;

namespace GraphCompiler
{
    internal sealed class TraceBuilder : GraphBuilder
    {
        [ThreadStatic]
        internal static TraceBuilder? Current;

        public bool TryScalar<T>(T value, [NotNullWhen(true)] out Tensor? scalar)
        {
            scalar = null;
            return false;
        }

        public Value Import(Tensor tensor) => tensor.AsValue();

        public IStoredVariable VariableOf(Value reference) => throw new NotSupportedException();
    }
}
