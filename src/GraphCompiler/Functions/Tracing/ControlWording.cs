namespace GraphCompiler;

/// <summary>TensorFlow's words for arms and iterations that do not fit together: the statements' here, the functions' in the heirs.</summary>
internal class ControlWording
{
    /// <summary>What the name of a local ends with that has no value to begin with: the compiler, or a flag, sees to it that nobody reads it too early.</summary>
    private const char Unset = '?';

    /// <summary>What the name of a local ends with that arms assign and nobody reads after them: each arm has its own.</summary>
    private const char Own = '!';

    public static ControlWording Statement { get; } = new();

    public static ControlWording Function { get; } = new FunctionWording();

    /// <summary>Whether a value may be missing: at the end of an arm or of both, before a loop.</summary>
    public static bool IsUnset(string name) => name[^1] == Unset;

    /// <summary>Whether a value is one of the arm alone that assigns it.</summary>
    public static bool IsOwn(string name) => name[^1] == Own;

    /// <summary>A name as the user writes it.</summary>
    public static string Shown(string name) => name.TrimEnd(Unset, Own);

    /// <summary>Whether both arms may give a null.</summary>
    public virtual bool AllowsNulls => false;

    public virtual TfException Null(string name, bool inThen) => new TfValueException($"'{Shown(name)}' is None at the end of the {(inThen ? "main" : "else")} branch.");

    public virtual TfException Structure(string name) => new TfTypeException($"'{Shown(name)}' must have the same nested structure in the main and else branches");

    public virtual TfException Types(string name, DType then, DType otherwise) =>
        new TfTypeException($"'{Shown(name)}' has dtype {then.Name} in the main branch, but dtype {otherwise.Name} in the else branch");

    public virtual TfException LoopStructure(string name) => new TfTypeException($"'{Shown(name)}' does not have the same nested structure after one iteration.");

    public virtual TfException LoopTypes(string name, DType before, DType after) =>
        new TfTypeException($"'{Shown(name)}' has dtype {before.Name} before the loop, but dtype {after.Name} after one iteration");

    public virtual TfException LoopShapes(string name, Shape before, Shape after) => new TfValueException(
        $"'{Shown(name)}' has shape {before} before the loop, but shape {after} after one iteration. Use tf.autograph.experimental.set_loop_options to set shape invariants.");

    private sealed class FunctionWording : ControlWording
    {
        public override bool AllowsNulls => true;

        public override TfException Null(string name, bool inThen) => new TfValueException("Lengths of branch outputs of cond must match.");

        public override TfException Structure(string name) => Disagreement();

        public override TfException Types(string name, DType then, DType otherwise) => Disagreement();

        public override TfException LoopStructure(string name) => new TfValueException(
            $"The two structures don't have the same nested structure: '{name}' has another one after an iteration.");

        public override TfException LoopTypes(string name, DType before, DType after) =>
            new TfTypeException($"Loop var {name} enters the loop with type {before} but has type {after} after 1 iteration.");

        public override TfException LoopShapes(string name, Shape before, Shape after) => new TfValueException(
            $"Input tensor {name} enters the loop with shape {before}, but has shape {after} after one iteration. "
            + "To allow the shape to vary across iterations, use the `shape_invariants` argument of tf.while_loop to specify a less-specific shape.");

        private static TfTypeException Disagreement() =>
            new("true_fn and false_fn arguments to tf.cond must have the same number, type, and overall structure of return values.");
    }
}
