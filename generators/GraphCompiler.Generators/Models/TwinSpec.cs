namespace GraphCompiler.Generators.Models;

/// <summary>The file of a method that is traced in another's place.</summary>
internal sealed record TwinSpec(string FileName, string Text);
