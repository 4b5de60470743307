using System.Runtime.ExceptionServices;

namespace GraphCompiler;

/// <summary>
/// One element between two stages: its leaves (tensors, or host objects as they came), or a row of tensors that nobody has cut yet, or
/// what is made when somebody looks, or the error that making it met, which whoever looks meets.
/// </summary>
internal readonly struct Element
{
    private const int Whole = -1, Later = -2;

    private readonly object _content;

    private Element(object content, int row) => (_content, Row) = (content, row);

    public Element(object?[] leaves)
        : this(leaves, Whole)
    {
    }

    /// <summary>A row of each tensor.</summary>
    public Element(Tensor[] tensors, int row)
        : this((object)tensors, row)
    {
    }

    /// <summary>The row; negative where the element is none.</summary>
    public int Row { get; }

    /// <summary>The tensors that it is a row of; null where it is none.</summary>
    public Tensor[]? RowsOf => Row >= 0 ? (Tensor[])_content : null;

    /// <summary>What it holds.</summary>
    /// <remarks>Throws what making it met.</remarks>
    public object?[] Leaves => Row switch
    {
        Whole => (object?[])_content,
        Later => ((Pending)_content).Leaves,
        _ => Array.ConvertAll((Tensor[])_content, Cut),
    };

    /// <summary>Whether there is an error in its place; makes it.</summary>
    public bool IsFailed
    {
        get
        {
            var element = this;
            return Row == Later && Failure(() => _ = element.Leaves) is not null;
        }
    }

    /// <summary>An element that is made when somebody looks.</summary>
    public static Element Deferred(Func<object?[]> make) => new(new Pending(make), Later);

    /// <summary>An element that is made now; an error stands in its place.</summary>
    public static Element Make(Func<object?[]> make)
    {
        object?[] leaves = [];
        return Failure(() => leaves = make()) ?? new Element(leaves);
    }

    /// <summary>Runs code; what stands for an element where it throws.</summary>
    public static Element? Failure(Action code)
    {
        try
        {
            code();
            return null;
        }
#pragma warning disable CA1031 // It is thrown when somebody looks at the element.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var error = ExceptionDispatchInfo.Capture(e);
            return Deferred(() =>
            {
                error.Throw();
                return [];
            });
        }
    }

    private Tensor Cut(Tensor tensor)
    {
        var shape = tensor.Shape[1..];
        return TensorFactory.Part(tensor, Row * shape.ElementCount, shape);
    }

    private sealed class Pending(Func<object?[]> make)
    {
        private object?[]? _leaves;

        public object?[] Leaves
        {
            get
            {
                lock (this) return _leaves ??= make();
            }
        }
    }
}
