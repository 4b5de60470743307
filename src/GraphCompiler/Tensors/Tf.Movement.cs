using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>x as a new tensor, of which a tape can watch the one without the other.</summary>
    public static Tensor<T> Identity<T>(Tensor<T> x) => Ambient.Apply<T>(new Identity(), x);
}
