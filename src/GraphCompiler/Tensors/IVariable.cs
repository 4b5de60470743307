namespace GraphCompiler;

/// <summary>A variable of any element type: what optimizers, modules and checkpoints hold.</summary>
public interface IVariable : ITrackable
{
    /// <summary>Its name with TensorFlow's output number: <c>Variable:0</c>.</summary>
    string Name { get; }

    /// <summary>The element type.</summary>
    DType DType { get; }

    /// <summary>The shape that every value of it fits.</summary>
    Shape Shape { get; }

    /// <summary>Whether tapes watch it by themselves and optimizers update it.</summary>
    bool Trainable { get; }

    /// <summary>Whether it has a value.</summary>
    bool IsInitialized { get; }

    /// <summary>A snapshot.</summary>
    Tensor Value { get; }

    /// <summary>Sets the value.</summary>
    /// <exception cref="TfValueException">Element type or shape does not fit.</exception>
    void Assign(Tensor value);
}
