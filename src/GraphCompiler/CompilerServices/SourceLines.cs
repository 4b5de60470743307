using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace GraphCompiler.CompilerServices;

/// <summary>Where the functions stand in the user's files: apart from their definitions, since every edit above moves them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SourceLines
{
    private static readonly ConcurrentDictionary<string, (string File, int FirstLine)> s_functions = new(StringComparer.Ordinal);
    private static readonly string? s_library = typeof(SourceLines).Assembly.GetName().Name;

    /// <summary>Says where a function is.</summary>
    /// <param name="id">Its <see cref="FunctionDefinition"/>'s id.</param>
    /// <param name="file">The path of its file.</param>
    /// <param name="firstLine">The line of its first token.</param>
    public static void Add(string id, string file, int firstLine) => s_functions[id] = (file, firstLine);

    /// <summary>
    /// The user's line that runs now, <c>"W * x + B", Program.cs line 12</c>: from the stack, which knows helpers and loops;
    /// where it has no lines, from what the build foresaw.
    /// </summary>
    /// <param name="definition">The function that is traced.</param>
    /// <param name="operatorName">The operator that is applied.</param>
    /// <param name="foreseen">The expression that the build expected here.</param>
    internal static string? Locate(FunctionDefinition definition, string operatorName, TracedExpression? foreseen)
    {
        var known = s_functions.TryGetValue(definition.Id, out var function);
        if (UserFrame() is { } frame)
        {
            var (file, line) = (frame.GetFileName(), frame.GetFileLineNumber());
            var expression = known && Path.GetFileName(file) == Path.GetFileName(function.File)
                ? Array.Find(definition.Sources, s => s.Operator == operatorName && s.Line >= 0 && function.FirstLine + s.Line == line).Text
                : null;
            return Format(expression ?? foreseen?.Text, file, line);
        }

        return foreseen is not { } entry ? null : known && entry.Line >= 0 ? Format(entry.Text, function.File, function.FirstLine + entry.Line) : $"\"{entry.Text}\"";
    }

    private static StackFrame? UserFrame()
    {
        var frames = new StackTrace(fNeedFileInfo: true).GetFrames();
        return Array.Find(frames, f => f.GetFileLineNumber() > 0 && DiagnosticMethodInfo.Create(f)?.DeclaringAssemblyName.Split(',')[0] != s_library);
    }

    private static string Format(string? expression, string? file, int line) =>
        (expression is null ? "" : $"\"{expression}\", ") + $"{Path.GetFileName(file)} line {line}";
}
