namespace GraphCompiler.Core.Fusion;

/// <summary>
/// The text of a <c>*.tfkernels</c> file, which a run writes and the next build reads: a first line that says the version,
/// then a key a line. Other lines that begin with <c>#</c>, and empty ones, say nothing.
/// </summary>
internal static class KernelFile
{
    public const string Extension = ".tfkernels";

    public const string Header = "# GraphCompiler kernels 1";

    /// <summary>Whether a line, not the first, is to be read as a key.</summary>
    public static bool IsKey(string line) => line.Length > 0 && line[0] != '#';

    /// <summary>Whether a build that reads the key of a group will write a kernel for it.</summary>
    public static bool CanHold(Group group) => group.IsCompilable && group.Operands.Count + group.Nodes.Count <= GroupParser.MostValues;
}
