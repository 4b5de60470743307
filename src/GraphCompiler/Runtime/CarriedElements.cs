using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>
/// Operators on elements that no kernel holds. What only moves elements moves the numbers of their places instead, by the kernels for numbers.
/// </summary>
internal static class CarriedElements
{
    public static bool Are(Value[] inputs, TensorType[] outputs)
    {
        foreach (var input in inputs)
        {
            if (input.DType.IsCarried) return true;
        }

        foreach (var output in outputs)
        {
            if (output.DType.IsCarried) return true;
        }

        return false;
    }

    /// <param name="builder">Runs the operator.</param>
    /// <param name="operator">An operator that carries such elements.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="outputs">The types of its results.</param>
    public static Tensor[] Run(EagerBuilder builder, Operator @operator, Tensor[] operands, TensorType[] outputs) => (@operator, operands[0]) switch
    {
        (Cast, Tensor<BFloat16> x) => [new EagerTensor<float>(Array.ConvertAll(x.Snapshot(), v => (float)v), x.Shape)],
        (Cast, Tensor<float> x) => [new EagerTensor<BFloat16>(Array.ConvertAll(x.Snapshot(), v => (BFloat16)v), x.Shape)],
        _ => TensorFactory.Of(Array.Find(operands, o => o.DType.IsCarried)!.DType).Moved(operands, places => builder.Run(@operator, places), outputs),
    };

    /// <summary>Moves elements by the numbers of their places.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="operands">The operands; those of other types stay as they are.</param>
    /// <param name="move">The operator.</param>
    /// <param name="outputs">The types of its results.</param>
    public static Tensor[] Move<T>(Tensor[] operands, Func<Tensor[], Tensor[]> move, TensorType[] outputs)
    {
        var elements = new List<T>();

        // Equal texts have one place, so that places can be compared as well.
        var texts = typeof(T) == typeof(string) ? new Dictionary<string, int>(StringComparer.Ordinal) : null;
        var results = move(Array.ConvertAll(operands, o => o is Tensor<T> own ? new EagerTensor<int>(Array.ConvertAll(own.Snapshot(), Place), own.ValueShape) : o));
        return [.. results.Select((result, i) => outputs[i].DType.IsCarried ? new EagerTensor<T>(Array.ConvertAll(((Tensor<int>)result).Snapshot(), place => elements[place]), result.Shape) : result)];

        int Place(T element)
        {
            if (texts is not null && !texts.TryAdd((string)(object)element!, elements.Count)) return texts[(string)(object)element!];
            elements.Add(element);
            return elements.Count - 1;
        }
    }
}
