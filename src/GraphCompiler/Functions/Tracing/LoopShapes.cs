namespace GraphCompiler;

/// <summary>The shapes within which a loop's variables may vary. The body says them, and is traced anew with what it said.</summary>
internal sealed class LoopShapes
{
    [ThreadStatic]
    private static LoopShapes? t_current;

    private readonly Dictionary<int, Shape> _shapes = [];

    /// <summary>Thrown by a body that has said something new.</summary>
    private sealed class SaidException : Exception;

    /// <summary>The variables as the body that runs now has them.</summary>
    public IReadOnlyList<object?> Variables { get; set; } = [];

    /// <summary>What was said of a variable, null where nothing was.</summary>
    public Shape? Of(int variable) => _shapes.GetValueOrDefault(variable);

    public void Set(int variable, Shape shape) => _shapes[variable] = shape;

    /// <summary>Runs code until it says nothing new.</summary>
    public T Run<T>(Func<T> code)
    {
        var outer = t_current;
        while (true)
        {
            t_current = this;
            try
            {
                return code();
            }
            catch (SaidException)
            {
                // From the beginning, with the shapes that are known now.
            }
            finally
            {
                t_current = outer;
            }
        }
    }

    /// <summary>Says that a variable of the loop that is being traced may be of any such shape.</summary>
    /// <exception cref="TfValueException">It is no variable of the loop.</exception>
    public static void Say(Tensor variable, Shape shape)
    {
        // Eager loops do not ask.
        if (t_current is not { } loop) return;
        var index = Enumerable.Range(0, loop.Variables.Count).FirstOrDefault(i => ReferenceEquals(loop.Variables[i], variable), -1);
        if (index < 0) throw new TfValueException($"{variable} is no variable of the loop; set shape invariants in the first statement of its body.");
        if (!loop._shapes.TryAdd(index, shape)) return;
        throw new SaidException();
    }
}
