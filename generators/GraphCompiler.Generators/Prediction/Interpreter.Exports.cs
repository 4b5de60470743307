using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Generators.Libraries;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    private const int MostDepthOfMembers = 4;

    /// <summary>Leaves a call to whoever knows the object; null where its class is known here.</summary>
    private AbstractTensor? Postpone(IInvocationOperation invocation, AbstractObject owner, IReadOnlyList<Abstract> arguments)
    {
        if (owner.IsExact || owner.Type.IsSealed || owner.Origin is not { } origin) return null;
        var method = invocation.TargetMethod.OriginalDefinition;
        if (!TensorTypes.IsTensor(method.ReturnType) || arguments.Any(a => a is not (AbstractTensor or AbstractVariable))) return null;
        var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(method.ReturnType)) ?? DType.Float32;
        var result = new TensorType(dtype, Shapes.FreshShape(method.Name));
        var call = new Invocation(origin, method.GetDocumentationCommentId() ?? "", result);
        return new AbstractTensor(Builder.Apply(call, [.. arguments.Select(a => ToTensor(invocation, a, dtype))])[0]);
    }

    /// <summary>A graph for other builds; null where it reads a variable to which no way leads from outside.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="result">Its outputs in the structure of the result.</param>
    /// <param name="arguments">The ways to the inputs that are no variables.</param>
    public ExportedWorld? Export(Graph graph, string result, IReadOnlyDictionary<Value, string> arguments)
    {
        var nodes = new List<ExportedNode>();
        foreach (var node in graph.Body)
        {
            var origin = "";

            // A rule is a graph, for which the text of operators has no form.
            if (node.Operator is CustomGradient) return null;
            if (node.Operator is Input input)
            {
                var value = new NodeValue(Builder, node.First);
                if (input.Kind == InputKind.Variable)
                {
                    if (!_variables.TryGetValue(value, out var variable) || variable.Origin is not { } known) return null;
                    origin = known;
                }
                else if (input.Kind != InputKind.Capture && !arguments.TryGetValue(value, out origin))
                {
                    return null;
                }
            }

            nodes.Add(new ExportedNode(node.Operator, node.Inputs, node.Results, node.Phase, origin!));
        }

        return new ExportedWorld(Choices.Notes.Count == 0 ? "always" : string.Join(", ", Choices.Notes).Replace('"', '\''), nodes.ToEquatableArray(), result);
    }

    /// <summary>What a constructor fills its object with, in terms of its parameters.</summary>
    public ExportedClass Export(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var owner = new AbstractObject(type) { Origin = "this", IsConstructed = true };
        var arguments = constructor.Parameters.Select(p => Unknown(p.Type, p.Name, null)).ToList();
        Construct(owner, constructor, arguments);
        var sizes = new Dictionary<string, Dim>(StringComparer.Ordinal);
        foreach (var parameter in constructor.Parameters)
        {
            if (arguments[parameter.Ordinal] is AbstractHost { Dim.Name: not null } host && Shapes.Resolve(host.Dim).Name is { } name) sizes[name] = Dim.Named(parameter.Name);
        }

        var members = new List<ExportedMember>();
        var seen = new Dictionary<Abstract, string>();
        Visit(owner, "", 0);
        return new ExportedClass(members.ToEquatableArray());

        void Visit(AbstractObject holder, string prefix, int depth)
        {
            for (var part = holder.Type; part is not null && IsInSource(part); part = part.BaseType)
            {
                // Fields first: a property may hand out what one of them holds.
                foreach (var member in part.GetMembers().Where(m => !m.IsStatic && m is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol { IsIndexer: false, GetMethod: not null }).OrderBy(m => m is IPropertySymbol && !IsAuto(m)))
                {
                    if (TypeOf(member) is { } memberType && MayHold(memberType)) Add(Member(holder, member, null), prefix + member.Name, depth);
                }
            }

            foreach (var held in holder.Held ?? []) Add(held.Value, prefix + held.Key, depth);
        }

        void Add(Abstract value, string path, int depth)
        {
            if (value is AbstractList list)
            {
                for (var i = 0; i < list.Items.Count; i++) Add(list.Items[i], $"{path}/{i.ToString(CultureInfo.InvariantCulture)}", depth);
                return;
            }

            if (value is not (AbstractVariable or AbstractObject)) return;
            if (seen.TryGetValue(value, out var first))
            {
                members.Add(new ExportedMember(MemberKind.Alias, path, first));
                return;
            }

            seen.Add(value, path);
            if (arguments.IndexOf(value) is >= 0 and var index)
            {
                members.Add(new ExportedMember(MemberKind.Argument, path, constructor.Parameters[index].Name));
            }
            else if (value is AbstractVariable variable)
            {
                var shape = Shapes.Resolve(variable.Type.Shape);
                shape = shape.RawDims.Length == 0 ? shape : Shape.Create([.. shape.RawDims.ToArray().Select(d => d.Name is { } n && sizes.TryGetValue(n, out var size) ? size : d)]);
                members.Add(new ExportedMember(variable.Trainable ? MemberKind.Variable : MemberKind.Frozen, path, AttributeText.Write(variable.Type with { Shape = shape })));
            }
            else if (value is AbstractObject inner && depth < MostDepthOfMembers && TensorTypes.IsModule(inner.Type))
            {
                members.Add(new ExportedMember(MemberKind.Object, path, inner.Type.GetDocumentationCommentId() ?? ""));
                Visit(inner, path + "/", depth + 1);
            }
        }

        static bool MayHold(ITypeSymbol type) => TensorTypes.IsVariable(type) || TensorTypes.IsModule(type) || type is IArrayTypeSymbol || type.AllInterfaces.Any(i => i.Name == "IEnumerable");
    }
}
