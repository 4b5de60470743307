namespace GraphCompiler.Interop.Importing;

/// <summary>A method of an imported class that takes and gives tensors by their names.</summary>
/// <param name="Name">What it is called in the model.</param>
/// <param name="Summary">What its documentation says.</param>
/// <param name="Receiver">What runs it, in C#.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
internal sealed record ImportedCall(string Name, string Summary, string Receiver, IReadOnlyList<(string Key, TensorSpec Spec)> Inputs, IReadOnlyList<(string Key, TensorSpec Spec)> Outputs);
