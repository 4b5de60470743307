namespace GraphCompiler;

/// <summary>Overrides how an object counts in a signature (TensorFlow's tracing protocol); by default it is the same object, or an equal one, held weakly.</summary>
public interface ITfTraceable
{
    /// <summary>
    /// What is compared in the object's place: objects with equal keys share a trace, whose body saw the first of them. Of that
    /// one are the fields and tensors that the trace has built in.
    /// </summary>
    object TraceKey { get; }
}
